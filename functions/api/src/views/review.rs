//! Reviews: as shoppers read them, as their writers follow them, as staff judge them.

use super::CardView;
use crate::http::Error;
use barrow_app::catalogue::RatingView;
use barrow_app::reviews::ReviewStanding;
use barrow_domain::ids::UserId;
use barrow_domain::reviews::{Review, ReviewId, ReviewName, ReviewState, ReviewText, ReviewTitle, ReviewWords, Stars};
use barrow_search::Index;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Says nothing of who wrote it but the name that they chose.
#[derive(Serialize, JsonSchema)]
pub struct ReviewView {
    pub rating: Stars,
    pub title: ReviewTitle,
    pub text: ReviewText,
    pub name: ReviewName,
    #[schemars(with = "String")]
    pub written_at: Timestamp,
}

/// A page of a product's reviews, and what all of them come to.
#[derive(Serialize, JsonSchema)]
pub struct ReviewsView {
    pub items: Vec<ReviewView>,
    /// Send it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// Null without reviews.
    pub rating: Option<RatingView>,
}

#[derive(Serialize, JsonSchema)]
pub struct OwnReviewView {
    #[serde(flatten)]
    pub review: ReviewView,
    pub state: ReviewState,
    /// Why it was rejected.
    pub reason: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct ReviewStandingView {
    /// The product was bought and kept, and there is no review, or one that was rejected.
    pub may_write: bool,
    pub review: Option<OwnReviewView>,
}

#[derive(Serialize, JsonSchema)]
pub struct JudgedReviewView {
    pub id: ReviewId,
    /// Name it in every verdict.
    pub version: u64,
    #[serde(flatten)]
    pub review: OwnReviewView,
    pub customer_id: UserId,
}

#[derive(Serialize, JsonSchema)]
pub struct StaffReviewView {
    #[serde(flatten)]
    pub review: JudgedReviewView,
    /// Null for what shoppers do not see.
    pub product: Option<CardView>,
}

impl From<Review> for ReviewView {
    fn from(review: Review) -> Self {
        let Review { id: _, words, state: _, reason: _, written_at, version: _ } = review;
        let ReviewWords { rating, title, text, name } = words;
        Self { rating, title, text, name, written_at }
    }
}

impl From<Review> for OwnReviewView {
    fn from(review: Review) -> Self {
        Self { state: review.state, reason: review.reason.clone(), review: review.into() }
    }
}

impl From<ReviewStanding> for ReviewStandingView {
    fn from(standing: ReviewStanding) -> Self {
        let ReviewStanding { review, may_write } = standing;
        Self { may_write, review: review.map(OwnReviewView::from) }
    }
}

impl From<Review> for JudgedReviewView {
    fn from(review: Review) -> Self {
        Self { id: review.id.clone(), version: review.version, customer_id: review.id.writer.clone(), review: review.into() }
    }
}

impl StaffReviewView {
    /// # Errors
    /// An index that is damaged.
    pub fn new(index: &Index, review: Review) -> Result<Self, Error> {
        let card = match index.by_id(&review.id.product) {
            Some(listed) => index.card_by_slug(&listed.slug)?,
            None => None,
        };
        Ok(Self { product: card.and_then(CardView::new), review: review.into() })
    }
}
