//! The whole shop against a model of it that fits on a few pages: sequences of whatever shoppers, staff, Stripe and schedules can do,
//! chosen by chance, every third action in trouble. After each action the answer and the order must be the model's; after each
//! sequence stock, coupon uses, all orders and the books.

mod action;
mod choice;
mod play;
mod rules;

use crate::faults::World;
use crate::harness::{self, is_deep, random_seed};
use choice::Choice;
use futures::FutureExt;
use futures::future::join_all;
use play::{Play, Shelf};
use rules::Model;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::time::Duration;

/// Side by side, for a sequence mostly waits.
const SHOPS: usize = 4;
/// The books of a shop are read whole after each sequence; from so many on a new shop is quicker.
const SEQUENCES_PER_SHOP: usize = 10;
/// Longer than any sequence takes: orders run out when it is said so.
const EXPIRY_SECONDS: u32 = 3600;

#[derive(Default)]
struct Report {
    sequences: usize,
    actions: usize,
    struck: usize,
    broken: Vec<String>,
}

/// 5, 6, 11, 14, 20, 22, 25, 27: whatever is done in whatever order, and whatever breaks meanwhile, the shop is what the model is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shop_is_what_its_model_is() {
    let seed = random_seed().u64(..);
    let sequences = sequences();
    let waiting = Mutex::new((0..sequences).collect::<VecDeque<_>>());
    let report = Mutex::new(Report::default());
    join_all((0..SHOPS).map(|_| work_through(&waiting, &report, seed))).await;
    let Report { sequences, actions, struck, broken } = report.into_inner().unwrap();
    println!("{sequences} sequences, {actions} actions, {struck} faulted, {} broke", broken.len());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(struck * 10 > actions, "hardly any action met its trouble");
}

/// `BARROW_SEQUENCES`, or as many as fit the occasion.
fn sequences() -> usize {
    let given = std::env::var("BARROW_SEQUENCES").ok().and_then(|count| count.parse().ok());
    given.unwrap_or(if is_deep() { 2000 } else { 12 })
}

async fn work_through(waiting: &Mutex<VecDeque<usize>>, report: &Mutex<Report>, seed: u64) {
    loop {
        let ours: Vec<usize> = {
            let mut waiting = waiting.lock().unwrap();
            let count = waiting.len().min(SEQUENCES_PER_SHOP);
            waiting.drain(..count).collect()
        };
        if ours.is_empty() {
            return;
        }
        let empty = harness::Plan { goods: Vec::new(), ..harness::Plan::default() }.expiring_after(EXPIRY_SECONDS);
        let world = World::with(ours.iter().fold(empty, |plan, sequence| Shelf::of(*sequence).put_into(plan))).await;
        world.shop.stripe().set_settle_delay(Duration::from_millis(1));
        let (mut is_sound, mut ours) = (true, VecDeque::from(ours));
        while let (true, Some(sequence)) = (is_sound, ours.pop_front()) {
            is_sound = try_one(&world, sequence, seed.wrapping_add(sequence as u64), report).await;
        }
        // Left over by a shop that broke, for another one.
        waiting.lock().unwrap().append(&mut ours);
        // The mails as well.
        if is_sound { world.shop.close().await } else { world.shop.give_up().await }
    }
}

/// Whether the shop is still sound.
async fn try_one(world: &World, sequence: usize, seed: u64, report: &Mutex<Report>) -> bool {
    let mut told = Vec::new();
    let outcome = AssertUnwindSafe(play(world, sequence, seed, &mut told)).catch_unwind().await;
    let mut report = report.lock().unwrap();
    report.sequences += 1;
    report.actions += told.len();
    match outcome {
        Ok(struck) => {
            report.struck += struck;
            true
        }
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            let broken = format!("sequence {sequence}: {}\n  {}", text.unwrap_or_default(), told.join("\n  "));
            // At once: a log may be cut off.
            println!("{broken}");
            report.broken.push(broken);
            false
        }
    }
}

async fn play(world: &World, sequence: usize, seed: u64, told: &mut Vec<String>) -> usize {
    let (mut choice, mut model) = (Choice::new(seed), Model::new());
    world.wire.repeat_jobs(choice.repeats_jobs());
    let mut play = Play::begin(world, Shelf::of(sequence)).await;
    for _ in 0..choice.length() {
        let (action, trouble) = (choice.action(&model), choice.trouble());
        told.push(format!(
            "{action:?}{}",
            trouble.map(|plan| format!(" in trouble: {:?} at call {}", plan.fault, plan.first)).unwrap_or_default()
        ));
        play.step(&mut model, action, trouble).await;
    }
    play.end(&mut model).await
}
