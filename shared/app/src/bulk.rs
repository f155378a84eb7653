//! Doing one thing to many orders: begun by a request, carried out a slice at a time by a job.
//!
//! Whatever is repeated acts once: the job's id follows from the request's key, and each order's change carries its job's and
//! its order's name, written in the transaction of the change.

use crate::accounting::digest_of;
use crate::messages::BulkMessage;
use crate::order_changes::{ChangeError, Riders};
use crate::{App, ConfigError};
use barrow_domain::bulk::{BulkAction, BulkJob, BulkOutcome, BulkParcel, BulkResult};
use barrow_domain::ids::{BulkJobId, FulfillmentId, RefundId};
use barrow_domain::orders::{CancelledBy, Command, Fulfillment, Order};
use barrow_services::queues::QueueError;
use barrow_store::{BulkRefusal, StoreError};
use futures::{StreamExt, TryStreamExt, stream};

/// Orders of one slice side by side.
const AT_ONCE: usize = 5;

#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    #[error("the key stands for another request")]
    KeyReused,
    #[error("there is no such job")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl From<BulkRefusal> for BulkError {
    fn from(refusal: BulkRefusal) -> Self {
        match refusal {
            BulkRefusal::KeyReused => Self::KeyReused,
            BulkRefusal::Store(error) => Self::Store(error),
        }
    }
}

impl App {
    /// Writes the job down, then hands out its slices. Dying in between loses nothing that was promised: the caller has no
    /// answer, and asks again under the same key.
    ///
    /// # Errors
    /// A named [`BulkError`].
    pub async fn begin_bulk(&self, job: &BulkJob, fingerprint: &str) -> Result<(), BulkError> {
        self.store().bulk_jobs.begin(job, fingerprint).await?;
        let slices: Vec<BulkMessage> = (0..job.slices()).map(|slice| BulkMessage { job_id: job.id.clone(), slice }).collect();
        Ok(self.queues().send_all(self.config.bulk_queue_url()?, &slices).await?)
    }

    /// # Errors
    /// A named [`BulkError`]: what was done until then is done, and repeating goes on.
    pub async fn do_slice(&self, id: &BulkJobId, slice: usize) -> Result<(), BulkError> {
        let jobs = &self.store().bulk_jobs;
        if jobs.is_finished(id, slice).await? {
            return Ok(());
        }
        let (job, _) = jobs.job(id).await?.ok_or(BulkError::NotFound)?;
        let outcome = async |parcel: &BulkParcel| {
            let result = self.do_one(&job, parcel).await?;
            Ok::<_, BulkError>(BulkOutcome { order_id: parcel.order_id.clone(), result })
        };
        let outcomes: Vec<BulkOutcome> = stream::iter(job.slice(slice)).map(outcome).buffered(AT_ONCE).try_collect().await?;
        Ok(jobs.finish_slice(&job, slice, &outcomes).await?)
    }

    async fn do_one(&self, job: &BulkJob, parcel: &BulkParcel) -> Result<BulkResult, StoreError> {
        let work = format!("bulk/{}/{}", job.id, parcel.order_id);
        let riders = Riders { once: Some(&work), ..Riders::by(&job.by) };
        match self.change_order_by(&parcel.order_id, |order| Ok(command(job, parcel, order)), riders).await {
            Ok(_) | Err(ChangeError::Repeated) => Ok(BulkResult::Done),
            Err(ChangeError::NotFound) => Ok(BulkResult::NotFound),
            // Perhaps by this job, which died before it could write that down.
            Err(ChangeError::Refused(_)) if self.store().ops.was_done(&work).await? => Ok(BulkResult::Done),
            Err(ChangeError::Refused(refusal)) => Ok(BulkResult::Refused(refusal)),
            Err(error @ (ChangeError::Stock(_) | ChangeError::Coupon)) => Ok(broken(parcel, &error)),
            Err(ChangeError::Store(error @ (StoreError::Corrupt { .. } | StoreError::Refused(_)))) => Ok(broken(parcel, &error)),
            Err(ChangeError::Store(error)) => Err(error),
        }
    }
}

fn broken(parcel: &BulkParcel, error: &dyn std::error::Error) -> BulkResult {
    tracing::error!(order.id = %parcel.order_id, %error, "an order of a bulk job is broken");
    BulkResult::Broken
}

/// Ids follow from the job and the order, so that a repeat names the same parcel and the same refund.
fn command(job: &BulkJob, parcel: &BulkParcel, order: &Order) -> Command {
    let BulkParcel { order_id, carrier, tracking_number, tracking_url } = parcel.clone();
    let id = digest_of(format!("bulk/{}/{order_id}", job.id).as_bytes());
    match job.action {
        BulkAction::Pack => Command::Pack,
        BulkAction::Deliver => Command::Deliver,
        BulkAction::Cancel => Command::Cancel { by: CancelledBy::Staff, reason: job.reason.clone(), refund_id: RefundId::from_random(id) },
        BulkAction::Ship => Command::Ship(Fulfillment {
            id: FulfillmentId::from_random(id),
            lines: order.waiting(),
            carrier,
            tracking_number,
            tracking_url,
            shipped_at: job.at,
        }),
    }
}
