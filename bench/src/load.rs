//! Fixed concurrency: so many operations, so many at once, each timed.

use crate::shopper::Outcome;
use futures::{StreamExt, stream};
use std::future::Future;
use std::time::{Duration, Instant};

pub(crate) struct Run<T> {
    pub(crate) took: Duration,
    /// Sorted, one per operation that succeeded.
    pub(crate) latencies: Vec<Duration>,
    pub(crate) results: Vec<T>,
    pub(crate) errors: Vec<String>,
}

pub(crate) async fn fixed<T, F>(operations: u32, at_once: usize, work: impl Fn(u32) -> F) -> Run<T>
where
    F: Future<Output = Outcome<T>>,
{
    let began = Instant::now();
    let timed = |number| {
        let work = work(number);
        async move {
            let began = Instant::now();
            (work.await, began.elapsed())
        }
    };
    let mut outcomes = stream::iter(0..operations).map(timed).buffer_unordered(at_once);
    let (mut latencies, mut results, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    let tenth = (operations / 10).max(1);
    while let Some((outcome, took)) = outcomes.next().await {
        match outcome {
            Ok(result) => {
                latencies.push(took);
                results.push(result);
            }
            Err(error) => errors.push(error.to_string()),
        }
        let done = latencies.len() + errors.len();
        if done.is_multiple_of(tenth as usize) {
            eprint!("\r{done} of {operations}");
        }
    }
    eprint!("\r                        \r");
    latencies.sort_unstable();
    Run { took: began.elapsed(), latencies, results, errors }
}
