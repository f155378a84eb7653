//! What a product's reviews come to, as browsers get it.

use barrow_domain::reviews::Rating;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingView {
    /// Published reviews.
    pub count: u64,
    /// In hundredths of a star: 433 is 4.33.
    pub average_hundredths: u64,
    /// How many give one star, two, and so on to five.
    pub counts: [u32; 5],
}

impl RatingView {
    /// None without reviews.
    #[must_use]
    pub fn new(rating: &Rating) -> Option<Self> {
        let average_hundredths = rating.average_hundredths()?;
        Some(Self { count: rating.count(), average_hundredths, counts: rating.counts() })
    }
}
