//! Reviews: what customers say of what they bought, and what the shop makes of it. Shoppers see one once staff have published it.

mod rating;
mod words;

pub use rating::{Rating, Stars};
pub use words::{ReviewName, ReviewText, ReviewTitle};

use crate::InvalidText;
use crate::ids::{ProductId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Names who wrote it and of what, so a customer has one review of a product and no more: `prd_tea.7ZXP2Q9KDM4T1W8VHCN3R6BAGS`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct ReviewId {
    pub product: ProductId,
    pub writer: UserId,
}

/// What the customer wrote. Nothing in it is for logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewWords {
    pub rating: Stars,
    pub title: ReviewTitle,
    pub text: ReviewText,
    /// Shown beside it; whatever the customer likes to be called.
    pub name: ReviewName,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub id: ReviewId,
    pub words: ReviewWords,
    pub state: ReviewState,
    /// What staff say to its writer, when it is rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub written_at: Timestamp,
    /// One higher with everything that becomes of it: a decision names the one it was made of.
    pub version: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Waits for staff.
    Pending,
    Published,
    Rejected,
}

/// What staff make of a review, whatever was made of it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Publish,
    Reject { reason: String },
}

/// Why a customer cannot write a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    #[error("there is a review by this customer, which staff have not rejected")]
    Reviewed,
    #[error("the customer has not bought the product, or it was refunded")]
    NotBought,
}

impl Review {
    /// As it begins; over one that was rejected, with the next version.
    #[must_use]
    pub fn written(id: ReviewId, words: ReviewWords, over: Option<&Self>, now: Timestamp) -> Self {
        Self { id, words, state: ReviewState::Pending, reason: None, written_at: now, version: over.map_or(1, |over| over.version + 1) }
    }

    /// One that is rejected may be written anew.
    ///
    /// # Errors
    /// [`ReviewRefusal::Reviewed`].
    pub fn check_replaceable(&self) -> Result<(), ReviewRefusal> {
        if self.state == ReviewState::Rejected { Ok(()) } else { Err(ReviewRefusal::Reviewed) }
    }

    /// None when it is so already.
    #[must_use]
    pub fn judged(&self, verdict: &Verdict) -> Option<Self> {
        let (state, reason) = match verdict {
            Verdict::Publish => (ReviewState::Published, None),
            Verdict::Reject { reason } => (ReviewState::Rejected, Some(reason.clone())),
        };
        let is_so = self.state == state && self.reason == reason;
        (!is_so).then(|| Self { state, reason, version: self.version + 1, ..self.clone() })
    }

    #[must_use]
    pub fn is_published(&self) -> bool {
        self.state == ReviewState::Published
    }
}

impl ReviewState {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Published, Self::Rejected];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Published => "published",
            Self::Rejected => "rejected",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl fmt::Display for ReviewId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.product, self.writer)
    }
}

impl TryFrom<String> for ReviewId {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        let (product, writer) = text.split_once('.').ok_or(InvalidText::Malformed("must be a product's id, a dot and a customer's id"))?;
        Ok(Self { product: ProductId::parse(product)?, writer: UserId::parse(writer)? })
    }
}

impl From<ReviewId> for String {
    fn from(id: ReviewId) -> Self {
        id.to_string()
    }
}

impl fmt::Debug for ReviewWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReviewWords({}, …)", self.rating.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review() -> Review {
        let id = ReviewId::try_from("prd_tea.7ZXP2Q9KDM4T1W8VHCN3R6BAGS".to_owned()).unwrap();
        let words = ReviewWords {
            rating: Stars::parse(4).unwrap(),
            title: ReviewTitle::parse("Good").unwrap(),
            text: ReviewText::parse("Tastes of spring.\nWill buy again.").unwrap(),
            name: ReviewName::parse("Ada").unwrap(),
        };
        Review::written(id, words, None, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn an_id_names_the_product_and_the_writer() {
        let id = review().id;
        assert_eq!((id.product.as_str(), id.writer.as_str()), ("prd_tea", "7ZXP2Q9KDM4T1W8VHCN3R6BAGS"));
        assert_eq!(id.to_string(), "prd_tea.7ZXP2Q9KDM4T1W8VHCN3R6BAGS");
        for wrong in ["", "prd_tea", "prd_tea.", ".7ZXP2Q9KDM4T1W8VHCN3R6BAGS", "prd_tea.7ZXP", "prd_tea#7ZXP2Q9KDM4T1W8VHCN3R6BAGS"] {
            assert!(ReviewId::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_verdict_counts_once_and_may_be_another_later() {
        let reject = |reason: &str| Verdict::Reject { reason: reason.to_owned() };
        let published = review().judged(&Verdict::Publish).unwrap();
        assert!(published.is_published() && published.version == 2 && published.judged(&Verdict::Publish).is_none());
        let rejected = published.judged(&reject("rude")).unwrap();
        assert_eq!((rejected.state, rejected.reason.as_deref(), rejected.version), (ReviewState::Rejected, Some("rude"), 3));
        assert!(rejected.judged(&reject("rude")).is_none());
        assert_eq!(rejected.judged(&reject("advertising")).unwrap().reason.as_deref(), Some("advertising"));
        assert_eq!(rejected.judged(&Verdict::Publish).unwrap().reason, None);
    }

    #[test]
    fn only_what_was_rejected_is_written_anew() {
        let pending = review();
        let published = pending.judged(&Verdict::Publish).unwrap();
        let rejected = published.judged(&Verdict::Reject { reason: "rude".to_owned() }).unwrap();
        assert_eq!(pending.check_replaceable(), Err(ReviewRefusal::Reviewed));
        assert_eq!(published.check_replaceable(), Err(ReviewRefusal::Reviewed));
        rejected.check_replaceable().unwrap();
        let anew = Review::written(pending.id, pending.words, Some(&rejected), Timestamp::UNIX_EPOCH);
        assert_eq!((anew.state, anew.reason, anew.version), (ReviewState::Pending, None, 4));
    }

    #[test]
    fn what_it_says_stays_out_of_logs() {
        assert_eq!(format!("{:?}", review().words), "ReviewWords(4, …)");
    }
}
