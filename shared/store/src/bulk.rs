//! Bulk jobs, in ops: `BULK#{id}` / `JOB`, what is to be done and how far it is; `SLICE#{number}`, how it went with the orders of
//! a slice. All of it is forgotten after 90 days.

use crate::item::{Item, document, key, n, number, read_document, s, text};
use crate::transaction::{Refused, Transaction, TransactionError, put_builder, update_builder};
use crate::{StoreError, TableNames, audit_log, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::bulk::{BulkJob, BulkOutcome, BulkProgress, BulkResult};
use barrow_domain::ids::BulkJobId;
use jiff::SignedDuration;
use serde_json::json;
use std::sync::Arc;

#[derive(Clone)]
pub struct BulkJobs {
    client: Client,
    tables: Arc<TableNames>,
}

const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
const JOB: &str = "JOB";
const WHAT: &str = "bulk job";

/// Why a job was not begun.
#[derive(Debug, thiserror::Error)]
pub enum BulkRefusal {
    #[error("the job's id stands for another request")]
    KeyReused,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BulkJobs {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Writes a job down; the same request again finds it there. `fingerprint` stands for the request.
    ///
    /// # Errors
    /// A named [`BulkRefusal`].
    pub async fn begin(&self, job: &BulkJob, fingerprint: &str) -> Result<(), BulkRefusal> {
        let mut transaction = Transaction::default();
        let mut item = job_key(&job.id);
        item.insert("doc".into(), document(job)?);
        item.insert("fingerprint".into(), s(fingerprint));
        item.insert("expires_at".into(), n((job.at + KEPT).as_second()));
        let put = put_builder().table_name(&self.tables.ops).set_item(Some(item));
        let place = transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
        let entry = AuditEntry::new(&job.by, "orders.bulk", Subject::new("bulk", &job.id), "begun", job.at);
        let told = json!({ "action": job.action, "orders": job.parcels.len(), "reason": job.reason });
        audit_log::record(&mut transaction, &self.tables, &entry.change((), told))?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error.into()),
            Err(TransactionError::Refused(reasons)) => match reasons.get(place) {
                Some(Refused::Condition(Some(item))) if text(item, "fingerprint", WHAT)? == fingerprint => Ok(()),
                _ => Err(BulkRefusal::KeyReused),
            },
        }
    }

    /// A job and how far it is. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job(&self, id: &BulkJobId) -> Result<Option<(BulkJob, BulkProgress)>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.ops).set_key(Some(job_key(id))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.item().map(|item| Ok((read_document(item, WHAT)?, progress(item)?))).transpose()
    }

    /// Writes down how it went with the orders of a slice. Once: whoever comes later, with the same or not, changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn finish_slice(&self, job: &BulkJob, slice: usize, outcomes: &[BulkOutcome]) -> Result<(), StoreError> {
        let succeeded = outcomes.iter().filter(|outcome| outcome.result == BulkResult::Done).count();
        let mut transaction = Transaction::default();
        let mut item = slice_key(&job.id, slice);
        item.insert("doc".into(), document(&outcomes)?);
        item.insert("expires_at".into(), n((job.at + KEPT).as_second()));
        let put = put_builder().table_name(&self.tables.ops).set_item(Some(item));
        transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
        let update = update_builder().table_name(&self.tables.ops).set_key(Some(job_key(&job.id)));
        transaction.update(
            update
                .update_expression("ADD finished_slices :one, succeeded :succeeded, refused :refused")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":one", n(1))
                .expression_attribute_values(":succeeded", n(succeeded))
                .expression_attribute_values(":refused", n(outcomes.len() - succeeded)),
        )?;
        match transaction.run(&self.client).await {
            Ok(()) | Err(TransactionError::Refused(_)) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// The slices from `first` on that are done, each with its number. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn outcomes(&self, id: &BulkJobId, first: usize, slices: usize) -> Result<Vec<(usize, Vec<BulkOutcome>)>, StoreError> {
        let query = self.client.query().table_name(&self.tables.ops).limit(i32::try_from(slices).unwrap_or(i32::MAX));
        let query = query
            .key_condition_expression("pk = :pk AND sk >= :first")
            .expression_attribute_values(":pk", s(partition(id)))
            .expression_attribute_values(":first", s(slice_name(first)));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let read = |item: &Item| {
            let name = text(item, "sk", WHAT)?.trim_start_matches(SLICE);
            let place = name.parse().map_err(|_| StoreError::Corrupt { what: WHAT, why: "a slice without a number".into() })?;
            Ok((place, read_document(item, WHAT)?))
        };
        output.items().iter().map(read).collect()
    }

    /// Whether a slice is done.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_finished(&self, id: &BulkJobId, slice: usize) -> Result<bool, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.ops).set_key(Some(slice_key(id, slice))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item().is_some())
    }
}

const SLICE: &str = "SLICE#";

fn partition(id: &BulkJobId) -> String {
    format!("BULK#{id}")
}

fn job_key(id: &BulkJobId) -> Item {
    key(partition(id), JOB)
}

fn slice_key(id: &BulkJobId, slice: usize) -> Item {
    key(partition(id), slice_name(slice))
}

fn slice_name(slice: usize) -> String {
    format!("{SLICE}{slice:03}")
}

/// Nothing is counted before the first slice is done.
fn progress(item: &Item) -> Result<BulkProgress, StoreError> {
    let count = |name: &str| if item.contains_key(name) { number(item, name, WHAT) } else { Ok(0) };
    Ok(BulkProgress { finished_slices: count("finished_slices")?, succeeded: count("succeeded")?, refused: count("refused")? })
}
