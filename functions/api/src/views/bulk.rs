use crate::http::Error;
use barrow_domain::bulk::{BulkAction, BulkJob, BulkOutcome, BulkProgress, BulkResult};
use barrow_domain::ids::{BulkJobId, OrderId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
pub struct BulkJobView {
    pub id: BulkJobId,
    pub action: BulkAction,
    pub status: BulkStatus,
    /// Orders in all.
    pub total: usize,
    /// Orders of which the outcome is known.
    pub done: usize,
    pub succeeded: usize,
    pub refused: usize,
    /// Whoever of the staff asked for it.
    pub by: String,
    #[schemars(with = "String")]
    pub created_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkStatus {
    Running,
    Finished,
}

/// How it went with one order. `code` and `detail` say why it was refused, as a problem of the order's own route would.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BulkResultView {
    pub order_id: OrderId,
    pub done: bool,
    pub code: Option<&'static str>,
    pub detail: Option<String>,
}

impl BulkJobView {
    #[must_use]
    pub fn new(job: BulkJob, progress: BulkProgress) -> Self {
        let slices = job.slices();
        let BulkJob { id, action, reason: _, parcels, by, at } = job;
        let BulkProgress { finished_slices, succeeded, refused } = progress;
        let status = if finished_slices < slices { BulkStatus::Running } else { BulkStatus::Finished };
        Self { id, action, status, total: parcels.len(), done: succeeded + refused, succeeded, refused, by: by.id, created_at: at }
    }
}

impl From<BulkOutcome> for BulkResultView {
    fn from(outcome: BulkOutcome) -> Self {
        let BulkOutcome { order_id, result } = outcome;
        let refused = match result {
            BulkResult::Done => None,
            BulkResult::NotFound => Some(Error::NotFound),
            BulkResult::Refused(refusal) => Some(Error::Order(refusal)),
            BulkResult::Broken => Some(Error::Internal),
        };
        let (code, detail) = (refused.as_ref().map(Error::code), refused.as_ref().map(Error::detail));
        Self { order_id, done: refused.is_none(), code, detail }
    }
}
