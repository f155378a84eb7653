//! One `TransactWriteItems`: all of it or nothing, and why not.

use crate::contention::{Try, retried};
use crate::item::Item;
use crate::{StoreError, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

/// Actions in the order their refusals come back.
#[derive(Default, Clone)]
pub(crate) struct Transaction {
    actions: Vec<TransactWriteItem>,
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

    fn push(&mut self, action: TransactWriteItem) -> usize {
        self.actions.push(action);
        self.actions.len() - 1
    }

    /// Repeated while contended. The client's own retries of a lost answer carry one request token, so they act once.
    pub(crate) async fn run(&self, client: &Client) -> Result<(), TransactionError> {
        retried(|| self.attempt(client)).await
    }

    async fn attempt(&self, client: &Client) -> Result<Try<()>, TransactionError> {
        let request = client.transact_write_items().set_transact_items(Some(self.actions.clone()));
        match request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                Ok(Try::Done(()))
            }
            Err(error) => interpret(error),
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
