//! Stars, and what many of them come to.

use serde::{Deserialize, Serialize};

/// 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(with = "u8", extend("minimum" = 1, "maximum" = 5))]
pub struct Stars(u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number from 1 to 5")]
pub struct NoStars;

/// How many published reviews of a product give one star, two, and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    counts: [u32; 5],
}

impl Stars {
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// # Errors
    /// [`NoStars`].
    pub fn parse(stars: u8) -> Result<Self, NoStars> {
        if (1..=5).contains(&stars) { Ok(Self(stars)) } else { Err(NoStars) }
    }

    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Stars {
    type Error = NoStars;
    fn try_from(stars: u8) -> Result<Self, NoStars> {
        Self::parse(stars)
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.0
    }
}

impl Rating {
    /// From one star to five.
    #[must_use]
    pub const fn new(counts: [u32; 5]) -> Self {
        Self { counts }
    }

    /// From one star to five.
    #[must_use]
    pub const fn counts(&self) -> [u32; 5] {
        self.counts
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts == [0; 5]
    }

    /// Reviews.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// In hundredths of a star, rounded half up: 433 is 4.33. None without reviews.
    #[must_use]
    pub fn average_hundredths(&self) -> Option<u64> {
        let count = self.count();
        let stars: u64 = (1..).zip(self.counts).map(|(stars, count): (u64, u32)| stars * u64::from(count)).sum();
        (stars * 200 + count).checked_div(2 * count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_one_to_five() {
        assert_eq!(Stars::ALL.map(Stars::get), [1, 2, 3, 4, 5]);
        for wrong in [0, 6, 255] {
            assert_eq!(Stars::parse(wrong), Err(NoStars));
        }
    }

    #[test]
    fn an_average_is_rounded_half_up() {
        let average = |counts| Rating::new(counts).average_hundredths();
        assert_eq!(average([0; 5]), None);
        assert_eq!(average([0, 0, 0, 0, 7]), Some(500));
        assert_eq!(average([1, 0, 0, 0, 2]), Some(367));
        assert_eq!(average([0, 0, 0, 2, 1]), Some(433));
        assert_eq!(average([0, 0, 0, 199, 1]), Some(401), "4.005");
        assert_eq!(average([u32::MAX; 5]), Some(300));
        assert_eq!(Rating::new([1, 0, 0, 0, 2]).count(), 3);
    }
}
