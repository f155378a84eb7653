//! Reviews: written by whoever has bought the product, judged by staff, gone with their writer's account.

use crate::App;
use crate::accounts::access_tokens::Bearer;
use crate::products::StaffAct;
use crate::rate_limits::RateExceeded;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::ids::{ProductId, UserId};
use barrow_domain::reviews::{Review, ReviewId, ReviewRefusal, ReviewState, ReviewWords, Verdict};
use barrow_store::{ReviewWritten, StoreError};
use jiff::Timestamp;
use serde_json::json;

/// Others who may be first.
const ROUNDS: usize = 8;
/// A customer's orders are looked through from the newest on, so many at a time and in all.
const ORDERS_A_PAGE: i32 = 10;
const PAGES_OF_ORDERS: usize = 10;

#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    #[error("there is no such review")]
    NotFound,
    #[error(transparent)]
    Refused(#[from] ReviewRefusal),
    #[error("the account is gone")]
    NoAccount,
    #[error("it has version {version}, and the verdict was given of {expected}")]
    Changed { expected: u64, version: u64 },
    #[error(transparent)]
    TooOften(#[from] RateExceeded),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a customer and a product have to do with each other.
#[derive(Clone, Debug)]
pub struct ReviewStanding {
    pub review: Option<Review>,
    pub may_write: bool,
}

impl App {
    /// The same words again are the review that they were; other words only follow those that were rejected.
    ///
    /// # Errors
    /// A named [`ReviewError`]; nothing was written.
    pub async fn write_review(
        &self,
        customer: &Bearer,
        product: &ProductId,
        words: ReviewWords,
        source: &str,
        now: Timestamp,
    ) -> Result<Review, ReviewError> {
        self.count_review(customer, source, now).await?;
        let id = ReviewId { product: product.clone(), writer: customer.user_id.clone() };
        for _ in 0..ROUNDS {
            let known = self.store().reviews.review(&id).await?;
            match &known {
                Some(known) if known.words == words => return Ok(known.clone()),
                Some(known) => known.check_replaceable()?,
                None => {}
            }
            self.check_bought(&customer.user_id, product).await?;
            let review = Review::written(id.clone(), words.clone(), known.as_ref(), now);
            match self.store().reviews.write(&review, known.as_ref()).await? {
                ReviewWritten::Done => return Ok(review),
                ReviewWritten::Other => {}
                ReviewWritten::NoWriter => return Err(ReviewError::NoAccount),
            }
        }
        Err(StoreError::Contended.into())
    }

    async fn check_bought(&self, customer: &UserId, product: &ProductId) -> Result<(), ReviewError> {
        if self.has_bought(customer, product).await? { Ok(()) } else { Err(ReviewRefusal::NotBought.into()) }
    }

    /// By their newest hundred orders.
    async fn has_bought(&self, customer: &UserId, product: &ProductId) -> Result<bool, StoreError> {
        let mut cursor = None;
        for _ in 0..PAGES_OF_ORDERS {
            let page = self.store().orders.page_of(customer, ORDERS_A_PAGE, cursor.as_deref()).await?;
            if page.orders.iter().any(|order| order.has_sold(product)) {
                return Ok(true);
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(false)
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn review_standing(&self, customer: &UserId, product: &ProductId) -> Result<ReviewStanding, StoreError> {
        let id = ReviewId { product: product.clone(), writer: customer.clone() };
        let review = self.store().reviews.review(&id).await?;
        let is_open = review.as_ref().is_none_or(|review| review.check_replaceable().is_ok());
        let may_write = is_open && self.has_bought(customer, product).await?;
        Ok(ReviewStanding { review, may_write })
    }

    /// Publishes or rejects a review. One that is so already is left as it is, whatever version the verdict was given of.
    ///
    /// # Errors
    /// A named [`ReviewError`]; nothing was written.
    pub async fn judge_review(&self, id: &ReviewId, expected: u64, verdict: &Verdict, by: StaffAct<'_>) -> Result<Review, ReviewError> {
        for _ in 0..ROUNDS {
            let before = self.store().reviews.review(id).await?.ok_or(ReviewError::NotFound)?;
            let Some(after) = before.judged(verdict) else { return Ok(before) };
            if before.version != expected {
                return Err(ReviewError::Changed { expected, version: before.version });
            }
            if self.store().reviews.judge(&before, &after, &entry(&before, &after, by)).await? {
                return Ok(after);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Removes all that somebody wrote. Safe to do again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_reviews(&self, customer: &UserId) -> Result<usize, StoreError> {
        let mut removed = 0;
        for _ in 0..ROUNDS {
            let reviews = self.store().reviews.of_customer(customer).await?;
            if reviews.is_empty() {
                return Ok(removed);
            }
            for review in &reviews {
                // One that staff judge just now is read again.
                removed += usize::from(self.store().reviews.remove(review).await?);
            }
        }
        Err(StoreError::Contended)
    }
}

/// What it says is about people, and so is the reason: neither stands in the log.
fn entry(before: &Review, after: &Review, by: StaffAct<'_>) -> AuditEntry {
    let action = if after.state == ReviewState::Published { "review.publish" } else { "review.reject" };
    let entry = AuditEntry::new(by.staff, action, Subject::new("review", &after.id), after.version, by.at);
    entry.change(json!({ "state": before.state }), json!({ "state": after.state }))
}
