//! Every call of an operation, every fault: which there are, trying them, and what came of it.

use super::operations::Operation;
use super::world::World;
use crate::harness::wire::{Fault, Plan};
use futures::FutureExt;
use futures::future::join_all;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;

/// The books of a shop are read whole after each trial; from so many on a new shop is quicker.
const TRIALS_PER_SHOP: usize = 40;

/// A fault at the n-th call of an operation's function: once, or at all its calls from there on.
pub struct Trial {
    pub operation: &'static Operation,
    pub position: usize,
    pub trouble: Trouble,
}

#[derive(Clone, Copy, Debug)]
pub struct Trouble {
    pub fault: Fault,
    pub for_good: bool,
}

/// For good only where it makes a difference.
pub const TROUBLES: [Trouble; 11] = {
    use Fault as F;
    const fn once(fault: F) -> Trouble {
        Trouble { fault, for_good: false }
    }
    const fn for_good(fault: F) -> Trouble {
        Trouble { fault, for_good: true }
    }
    [
        once(F::RequestLost),
        for_good(F::RequestLost),
        once(F::AnswerLost),
        for_good(F::AnswerLost),
        once(F::RequestLate),
        once(F::Slow),
        once(F::Throttled),
        for_good(F::Throttled),
        once(F::Failing),
        for_good(F::Failing),
        once(F::Killed),
    ]
};

#[derive(Default)]
pub struct Report {
    pub tried: usize,
    /// Trials whose function made fewer calls this time: batches are not always cut alike.
    pub not_reached: usize,
    pub broken: Vec<String>,
}

impl Trial {
    fn plan(&self) -> Plan {
        let Trouble { fault, for_good } = self.trouble;
        if for_good { Plan::for_good(fault, self.position) } else { Plan::once(fault, self.position) }
    }

    fn name(&self) -> String {
        let Trouble { fault, for_good } = self.trouble;
        format!("{}, call {}: {fault:?}{}", self.operation.name, self.position, if for_good { " from there on" } else { "" })
    }
}

/// The names of the calls of each operation, unharmed.
pub async fn calls_of(operations: &'static [Operation], open: impl AsyncFn() -> World) -> Vec<(&'static Operation, Vec<String>)> {
    let world = open().await;
    let mut calls = Vec::new();
    for operation in operations {
        let strike = (operation.run)(&world, Plan::HARMLESS).await;
        world.check(&strike).await;
        let names: Vec<String> = strike.calls().into_iter().map(|call| call.name).collect();
        assert!(!names.is_empty(), "{} made no call that could fail", operation.name);
        calls.push((operation, names));
    }
    world.shop.close().await;
    calls
}

/// In so many shops side by side, each with one trial at a time: they mostly wait for repeats.
pub async fn try_all(trials: Vec<Trial>, shops: usize, open: impl AsyncFn() -> World) -> Report {
    let (trials, report) = (Mutex::new(VecDeque::from(trials)), Mutex::new(Report::default()));
    join_all((0..shops).map(|_| work_through(&trials, &report, &open))).await;
    report.into_inner().unwrap()
}

async fn work_through(trials: &Mutex<VecDeque<Trial>>, report: &Mutex<Report>, open: &impl AsyncFn() -> World) {
    let next = || trials.lock().unwrap().pop_front();
    let mut waiting = next();
    while waiting.is_some() {
        let world = open().await;
        for _ in 0..TRIALS_PER_SHOP {
            let Some(trial) = waiting.take() else { break };
            let is_sound = try_one(&world, &trial, report).await;
            waiting = next();
            if !is_sound {
                break;
            }
        }
        world.shop.give_up().await;
    }
}

/// Whether the shop is still sound.
async fn try_one(world: &World, trial: &Trial, report: &Mutex<Report>) -> bool {
    let run = async {
        let strike = (trial.operation.run)(world, trial.plan()).await;
        world.check(&strike).await;
        strike.has_struck()
    };
    let outcome = AssertUnwindSafe(run).catch_unwind().await;
    let mut report = report.lock().unwrap();
    report.tried += 1;
    match outcome {
        Ok(struck) => {
            report.not_reached += usize::from(!struck);
            true
        }
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            report.broken.push(format!("{}: {}", trial.name(), text.unwrap_or_default()));
            false
        }
    }
}
