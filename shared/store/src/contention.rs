//! Contention is not failure: a write that met another one is tried again, with full jitter, bounded in attempts and time.

use crate::{StoreError, meter};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use std::future::Future;
use std::time::{Duration, Instant};

/// How long contention is put up with.
struct Patience {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    /// However long each try takes, an API request must still be answered within its 29 seconds.
    longest: Duration,
}

const PATIENCE: Patience = Patience {
    attempts: 12,
    first_pause: Duration::from_millis(8),
    longest_pause: Duration::from_millis(400),
    longest: Duration::from_secs(6),
};

/// A try that may be repeated.
pub(crate) enum Try<T> {
    Done(T),
    Contended,
}

/// Repeats `work` while it is contended: at most twelve times and for six seconds, then [`StoreError::Contended`].
pub(crate) async fn retried<T, E, F>(work: impl FnMut() -> F) -> Result<T, E>
where
    E: From<StoreError>,
    F: Future<Output = Result<Try<T>, E>>,
{
    retried_with(&PATIENCE, work).await
}

async fn retried_with<T, E, F>(patience: &Patience, mut work: impl FnMut() -> F) -> Result<T, E>
where
    E: From<StoreError>,
    F: Future<Output = Result<Try<T>, E>>,
{
    let begun = Instant::now();
    for attempt in 0..patience.attempts {
        match work().await? {
            Try::Done(value) => return Ok(value),
            Try::Contended if begun.elapsed() > patience.longest => break,
            Try::Contended => {
                meter::contended();
                tokio::time::sleep(patience.pause(attempt)).await;
            }
        }
    }
    tracing::warn!("gave up after contention");
    Err(StoreError::Contended.into())
}

/// An update without a condition, repeated while a transaction holds its item.
pub(crate) async fn update(request: UpdateItemFluentBuilder) -> Result<(), StoreError> {
    update_if(request).await.map(|_| ())
}

/// An update with a condition, repeated likewise; false when the condition failed.
pub(crate) async fn update_if(request: UpdateItemFluentBuilder) -> Result<bool, StoreError> {
    retried(|| async {
        let error = match request.clone().send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                return Ok(Try::Done(true));
            }
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::TransactionConflictException(_)) => Ok(Try::Contended),
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(Try::Done(false)),
            _ => Err(error.into()),
        }
    })
    .await
}

impl Patience {
    /// Full jitter: anything from nothing to the exponential bound ("Exponential Backoff And Jitter", AWS Architecture Blog).
    fn pause(&self, attempt: u32) -> Duration {
        let bound = self.first_pause.saturating_mul(1 << attempt.min(10)).min(self.longest_pause);
        bound.mul_f64(fastrand::f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// How often work is tried that is always contended.
    async fn tries(longest: Duration) -> u32 {
        let hasty = Patience { first_pause: Duration::ZERO, longest, ..PATIENCE };
        let tries = Cell::new(0);
        let outcome: Result<(), StoreError> = retried_with(&hasty, || async {
            tries.set(tries.get() + 1);
            Ok(Try::Contended)
        })
        .await;
        assert!(matches!(outcome, Err(StoreError::Contended)));
        tries.get()
    }

    #[tokio::test]
    async fn contention_is_bounded_in_tries_and_in_time() {
        assert_eq!(tries(Duration::MAX).await, PATIENCE.attempts);
        assert_eq!(tries(Duration::ZERO).await, 1);
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let longest = |attempt| (0..200).map(|_| PATIENCE.pause(attempt)).max().unwrap_or_default();
        assert!(longest(0) <= Duration::from_millis(8) && longest(4) > Duration::from_millis(8));
        assert!(longest(11) <= PATIENCE.longest_pause);
    }
}
