//! Contention is not failure: a write that met another one is tried again, with full jitter, bounded in attempts and time.

use crate::{StoreError, meter};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use std::future::Future;
use std::time::Duration;

const ATTEMPTS: u32 = 12;
const FIRST_PAUSE: Duration = Duration::from_millis(8);
const LONGEST_PAUSE: Duration = Duration::from_millis(400);

/// A try that may be repeated.
pub(crate) enum Try<T> {
    Done(T),
    Contended,
}

/// Repeats `work` while it is contended; at most about three seconds, then [`StoreError::Contended`].
pub(crate) async fn retried<T, E, F>(mut work: impl FnMut() -> F) -> Result<T, E>
where
    E: From<StoreError>,
    F: Future<Output = Result<Try<T>, E>>,
{
    for attempt in 0..ATTEMPTS {
        match work().await? {
            Try::Done(value) => return Ok(value),
            Try::Contended => tokio::time::sleep(pause(attempt)).await,
        }
    }
    tracing::warn!(attempts = ATTEMPTS, "gave up after contention");
    Err(StoreError::Contended.into())
}

/// An update without a condition, repeated while a transaction holds its item.
pub(crate) async fn update(request: UpdateItemFluentBuilder) -> Result<(), StoreError> {
    retried(|| async {
        let error = match request.clone().send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                return Ok(Try::Done(()));
            }
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::TransactionConflictException(_)) => Ok(Try::Contended),
            _ => Err(error.into()),
        }
    })
    .await
}

/// Full jitter: anything from nothing to the exponential bound ("Exponential Backoff And Jitter", AWS Architecture Blog).
fn pause(attempt: u32) -> Duration {
    let bound = FIRST_PAUSE.saturating_mul(1 << attempt.min(10)).min(LONGEST_PAUSE);
    bound.mul_f64(fastrand::f64())
}
