//! Records that make repeats harmless: claims on work that must happen once. All of them expire.

use crate::contention::update;
use crate::item::{Item, document, key, n, s};
use crate::transaction::{Transaction, put_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::sync::Arc;

/// How long a repeat is recognised: longer than any queue or Stripe goes on retrying.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
const REPORTS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 400);
/// A claim this old belongs to a function that died: longer than any that claims may run.
const STALE: SignedDuration = SignedDuration::from_secs(20);

#[derive(Clone)]
pub struct Ops {
    client: Client,
    tables: Arc<TableNames>,
}

/// What a function that wants to do a piece of work is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Do it, then call [`Ops::finish`].
    Mine,
    /// Another function is at it now: come back.
    Taken,
    /// It was done.
    Done,
}

impl Ops {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Claims `work`. A claim whose holder died is given again after 20 seconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim(&self, work: &str, now: Timestamp) -> Result<Claim, StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.tables.ops)
            .set_key(Some(work_key(work)))
            .update_expression("SET claimed_at = :now, holder = :holder, expires_at = :expires_at")
            .condition_expression(
                "attribute_not_exists(pk) OR (attribute_not_exists(done_at) AND (claimed_at < :stale OR holder = :holder))",
            )
            .expression_attribute_values(":holder", s(format!("{:032x}", fastrand::u128(..))))
            .expression_attribute_values(":now", n(now.as_millisecond()))
            .expression_attribute_values(":stale", n((now - STALE).as_millisecond()))
            .expression_attribute_values(":expires_at", n((now + KEPT).as_second()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        match update.send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                Ok(Claim::Mine)
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => Ok(standing(refused.item())),
                _ => Err(error.into()),
            },
        }
    }

    /// Records that claimed work was done.
    ///
    /// # Errors
    /// [`StoreError`]; the work may then be done again.
    pub async fn finish(&self, work: &str, now: Timestamp) -> Result<(), StoreError> {
        self.set(work, "SET done_at = :now", now).await
    }

    /// Gives a claim back after the work failed, so that the next try need not wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn abandon(&self, work: &str) -> Result<(), StoreError> {
        self.set(work, "SET claimed_at = :now", Timestamp::UNIX_EPOCH).await
    }

    /// Keeps a report, one a day of its kind: a later one of the same day takes its place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_report(&self, kind: &str, now: Timestamp, report: &impl Serialize) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.tables.ops)
            .set_key(Some(key(format!("REPORT#{kind}"), now.to_zoned(TimeZone::UTC).date().to_string())))
            .update_expression("SET doc = :doc, expires_at = :expires_at")
            .expression_attribute_values(":doc", document(report)?)
            .expression_attribute_values(":expires_at", n((now + REPORTS_KEPT).as_second()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        update(request).await
    }

    /// The fingerprint of the request that did this work, if any has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn done_by(&self, work: &str) -> Result<Option<String>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.ops).set_key(Some(work_key(work))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item().and_then(fingerprint_of).map(str::to_owned))
    }

    /// Whether this work was done.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn was_done(&self, work: &str) -> Result<bool, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.ops).set_key(Some(work_key(work))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item().is_some_and(|item| item.contains_key("done_at")))
    }

    async fn set(&self, work: &str, expression: &str, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.tables.ops)
            .set_key(Some(work_key(work)))
            .update_expression(expression)
            .expression_attribute_values(":now", n(now.as_millisecond()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        update(request).await
    }
}

fn standing(item: Option<&Item>) -> Claim {
    if item.is_some_and(|item| item.contains_key("done_at")) { Claim::Done } else { Claim::Taken }
}

/// Records `work` as done in the transaction that does it; a refusal means that it was done before.
pub(crate) fn once(transaction: &mut Transaction, tables: &TableNames, work: &str, now: Timestamp) -> Result<usize, StoreError> {
    let put = put_builder().table_name(&tables.ops).set_item(Some(done_item(work, now)));
    transaction.put(put.condition_expression("attribute_not_exists(pk)"))
}

/// A request of staff that acts once: its name, and what it asked for.
#[derive(Clone, Copy, Debug)]
pub struct Once<'a> {
    pub work: &'a str,
    /// Hash of the request; another request under the same name is refused.
    pub fingerprint: &'a str,
}

/// As [`once`], with the request's fingerprint, which a refusal brings back ([`fingerprint_of`]).
pub(crate) fn once_by(transaction: &mut Transaction, tables: &TableNames, once: &Once<'_>, now: Timestamp) -> Result<usize, StoreError> {
    let mut item = done_item(once.work, now);
    item.insert("fingerprint".into(), s(once.fingerprint));
    let put = put_builder().table_name(&tables.ops).set_item(Some(item));
    transaction.put(put.condition_expression("attribute_not_exists(pk)"))
}

pub(crate) fn fingerprint_of(item: &Item) -> Option<&str> {
    item.get("fingerprint")?.as_s().ok().map(String::as_str)
}

fn done_item(work: &str, now: Timestamp) -> Item {
    let mut item = work_key(work);
    item.insert("done_at".into(), n(now.as_millisecond()));
    item.insert("expires_at".into(), n((now + KEPT).as_second()));
    item
}

fn work_key(work: &str) -> Item {
    key(format!("WORK#{work}"), "WORK")
}

/// `IDEMPOTENCY#{key}`: which request a key stood for and which order it made.
pub(crate) fn idempotency_key(name: &str) -> Item {
    key(format!("IDEMPOTENCY#{name}"), "CHECKOUT")
}

pub(crate) fn idempotency_item(name: &str, fingerprint: &str, order_id: &str, now: Timestamp) -> Item {
    let mut item = idempotency_key(name);
    item.insert("fingerprint".into(), s(fingerprint));
    item.insert("order_id".into(), s(order_id));
    item.insert("expires_at".into(), n((now + KEPT).as_second()));
    item
}
