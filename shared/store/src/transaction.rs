//! One `TransactWriteItems`: all of it or nothing, and why not.

use crate::contention::{Try, retried};
use crate::item::Item;
use crate::{StoreError, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use std::sync::atomic::{AtomicU32, Ordering};

/// Actions in the order their refusals come back.
#[derive(Default)]
pub(crate) struct Transaction {
    actions: Vec<TransactWriteItem>,
    /// How often each action's item was somebody else's at that moment.
    conflicts: Vec<AtomicU32>,
}

/// Why a transaction did nothing.
#[derive(Debug)]
pub(crate) enum TransactionError {
    /// Per action: whether its condition failed, and the item that made it fail.
    Refused(Vec<Refused>),
    Store(StoreError),
}

#[derive(Debug)]
pub(crate) enum Refused {
    No,
    /// The item as it is, or none if there is none.
    Condition(Option<Item>),
}

impl From<StoreError> for TransactionError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Transaction {
    /// Adds an update whose refusal brings the item back; gives its place.
    pub(crate) fn update(&mut self, update: aws_sdk_dynamodb::types::builders::UpdateBuilder) -> Result<usize, StoreError> {
        let update = update.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld).build();
        Ok(self.push(TransactWriteItem::builder().update(update.map_err(|error| incomplete(&error))?).build()))
    }

    /// Adds a put whose refusal brings the item back; gives its place.
    pub(crate) fn put(&mut self, put: aws_sdk_dynamodb::types::builders::PutBuilder) -> Result<usize, StoreError> {
        let put = put.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld).build();
        Ok(self.push(TransactWriteItem::builder().put(put.map_err(|error| incomplete(&error))?).build()))
    }

    /// Adds the removal of an item; gives its place.
    pub(crate) fn delete(&mut self, delete: aws_sdk_dynamodb::types::builders::DeleteBuilder) -> Result<usize, StoreError> {
        let delete = delete.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld).build();
        Ok(self.push(TransactWriteItem::builder().delete(delete.map_err(|error| incomplete(&error))?).build()))
    }

    /// Adds a condition on an item that stays as it is.
    pub(crate) fn check(&mut self, check: aws_sdk_dynamodb::types::builders::ConditionCheckBuilder) -> Result<usize, StoreError> {
        let check = check.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld).build();
        Ok(self.push(TransactWriteItem::builder().condition_check(check.map_err(|error| incomplete(&error))?).build()))
    }

    pub(crate) fn len(&self) -> usize {
        self.actions.len()
    }

    /// How often the transaction had to wait because of the action at this place.
    pub(crate) fn conflicts(&self, place: usize) -> u32 {
        self.conflicts.get(place).map_or(0, |conflicts| conflicts.load(Ordering::Relaxed))
    }

    fn push(&mut self, action: TransactWriteItem) -> usize {
        self.actions.push(action);
        self.conflicts.push(AtomicU32::new(0));
        self.actions.len() - 1
    }

    /// Repeated while contended. The client's own retries of a lost answer carry one request token, so they act once.
    pub(crate) async fn run(&self, client: &Client) -> Result<(), TransactionError> {
        retried(|| self.attempt(client)).await
    }

    /// Once.
    pub(crate) async fn attempt(&self, client: &Client) -> Result<Try<()>, TransactionError> {
        let request = client.transact_write_items().set_transact_items(Some(self.actions.clone()));
        match request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                Ok(Try::Done(()))
            }
            Err(error) => {
                self.count_conflicts(&error);
                interpret(error)
            }
        }
    }

    fn count_conflicts(&self, error: &SdkError<TransactWriteItemsError>) {
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else { return };
        for (conflicts, _) in self.conflicts.iter().zip(cancelled.cancellation_reasons()).filter(|(_, reason)| is_contention(reason)) {
            conflicts.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn interpret(error: SdkError<TransactWriteItemsError>) -> Result<Try<()>, TransactionError> {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            meter::count([], true);
            let reasons = cancelled.cancellation_reasons();
            if reasons.iter().any(is_condition) {
                return Err(TransactionError::Refused(reasons.iter().map(refused).collect()));
            }
            if !reasons.is_empty() && reasons.iter().all(|reason| is_contention(reason) || code(reason) == "None") {
                return Ok(Try::Contended);
            }
            Err(StoreError::from(error).into())
        }
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => Ok(Try::Contended),
        _ => Err(StoreError::from(error).into()),
    }
}

fn code(reason: &CancellationReason) -> &str {
    reason.code().unwrap_or("None")
}

fn is_condition(reason: &CancellationReason) -> bool {
    code(reason) == "ConditionalCheckFailed"
}

fn is_contention(reason: &CancellationReason) -> bool {
    matches!(code(reason), "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
}

fn refused(reason: &CancellationReason) -> Refused {
    if is_condition(reason) { Refused::Condition(reason.item().cloned().filter(|item| !item.is_empty())) } else { Refused::No }
}

fn incomplete(error: &aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Refused(error.to_string())
}

pub(crate) fn put_builder() -> aws_sdk_dynamodb::types::builders::PutBuilder {
    Put::builder()
}

pub(crate) fn update_builder() -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
    Update::builder()
}

pub(crate) fn delete_builder() -> aws_sdk_dynamodb::types::builders::DeleteBuilder {
    Delete::builder()
}

pub(crate) fn check_builder() -> aws_sdk_dynamodb::types::builders::ConditionCheckBuilder {
    ConditionCheck::builder()
}
