//! Every call that a function makes can go wrong, in every way. Each operation is run with each of its calls lost, unanswered,
//! late, slow, throttled, failing, or its function killed right after it, once or from there on; then whoever asked asks again, and
//! the books must balance as if nothing had been.

mod contention;
mod meanwhile;
mod operations;
mod trial;
mod world;

pub use world::World;

use crate::harness::{is_deep, random_seed};
use operations::{AT_THE_END, OPERATIONS, Operation};
use std::collections::BTreeSet;
use trial::{Report, TROUBLES, Trial, Trouble, calls_of, try_all};

/// Sampled call by call.
const CENTRAL: [&str; 2] = ["checkout", "webhook_paid"];

/// 5, 6, 11, 14, 22, 25: nothing is taken twice, lost, or left half done, wherever it breaks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_survives_every_fault_at_every_call() {
    survives(OPERATIONS, 6, World::start).await;
}

/// 7, 13: the same when an order's time is over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_orders_end_survives_every_fault_at_every_call() {
    survives(AT_THE_END, 4, World::impatient).await;
}

async fn survives(operations: &'static [Operation], shops: usize, open: impl AsyncFn() -> World) {
    let mut random = random_seed();
    let calls = calls_of(operations, &open).await;
    let mut trials = Vec::new();
    for (operation, names) in &calls {
        println!("{}: {} calls: {}", operation.name, names.len(), names.join(", "));
        trials.extend(all_of(operation, names.len()));
    }
    let all = trials.len();
    random.shuffle(&mut trials);
    if !is_deep() {
        trials = a_sample(trials);
    }
    let shops = if is_deep() { shops } else { shops / 2 };
    let Report { tried, not_reached, broken } = try_all(trials, shops, open).await;
    println!("{} operations, {tried} of {all} positions x faults tried, {not_reached} not reached, {} broke", calls.len(), broken.len());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(not_reached * 20 <= tried, "{not_reached} of {tried} did not meet their fault");
}

fn all_of(operation: &'static Operation, calls: usize) -> Vec<Trial> {
    let troubles = |position| TROUBLES.map(|trouble| Trial { operation, position, trouble });
    (1..=calls).flat_map(troubles).collect()
}

/// Of what is shuffled: every position of checkout and of the webhook, every other operation once, and every fault.
fn a_sample(trials: Vec<Trial>) -> Vec<Trial> {
    let mut seen = BTreeSet::new();
    let is_new = |trial: &Trial| {
        let (name, Trouble { fault, for_good }) = (trial.operation.name, trial.trouble);
        let place = if CENTRAL.contains(&name) { trial.position } else { 0 };
        let of_operation = seen.insert(format!("{name} {place}"));
        let of_all = seen.insert(format!("{fault:?} {for_good}"));
        of_operation || of_all
    };
    trials.into_iter().filter(is_new).collect()
}
