//! The same on the way of the money: whoever ends an order is stopped at each call while the order is paid, and the other way round.

use super::{at_calls, at_every_call, meanwhile};
use crate::faults::World;
use crate::harness::wire::{Fault, Strike};
use crate::harness::{PlacedOrder, cards, is_deep, random_seed, wait_until};
use barrow_app::clock;
use futures::future::join_all;
use std::sync::Arc;

/// The order's end and its money fit together: paid, or ended with nothing kept.
async fn settled(world: &World, order: &PlacedOrder<'_>) {
    world.shop.settle().await;
    wait_until("order and money in step", async || {
        let seen = order.get().await;
        let kept = world.shop.stripe().intent(&order.intent)?["status"] == "succeeded" && seen["payment_status"] != "refunded";
        (kept == (seen["status"] == "paid")).then_some(())
    })
    .await;
}

/// 5, 13: a cancellation is stopped half way, and the payment lands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_lands_within_a_cancellation() {
    let world = World::start().await;
    let tried = at_every_call(async |plan, _| {
        let order = world.order("LAMP", 2).await;
        let strike = world.wire.arm("orders-cancel", &[&order.id], plan);
        let pays = async {
            let paid = order.try_pay(cards::PAYS).await;
            if paid.status == 200 {
                wait_until("the news of it", async || (order.get().await["payment_status"] != "none").then_some(())).await;
            }
        };
        let (cancelled, ()) = meanwhile(&strike, order.try_cancel(), pays).await;
        assert_eq!(cancelled.status, 200, "{}", cancelled.text);
        settled(&world, &order).await;
        strike
    })
    .await;
    println!("paid within a cancellation: {tried} interleavings");
    world.shop.close().await;
}

/// 11, 13: the news of a payment is stopped half way, and the customer cancels.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancellation_comes_within_the_news_of_a_payment() {
    let world = World::start().await;
    let tried = at_every_call(async |plan, _| {
        let order = world.order("LAMP", 2).await;
        let strike = world.wire.arm("webhooks-stripe", &["payment_intent.succeeded", &order.id], plan);
        let (paid, cancelled) = meanwhile(&strike, order.try_pay(cards::PAYS), async {
            wait_until("the news on its way", async || (!strike.calls().is_empty()).then_some(())).await;
            order.try_cancel().await
        })
        .await;
        assert_eq!((paid.status, cancelled.status), (200, 200), "{}", cancelled.text);
        settled(&world, &order).await;
        strike
    })
    .await;
    println!("cancelled within a payment's news: {tried} interleavings");
    world.shop.close().await;
}

/// 7, 11, 13: the sweep is stopped half way, and the buyer pays, with or without the shop hearing of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_lands_within_an_expiry() {
    let mut ways = vec![(Fault::HeldBefore, true), (Fault::HeldAfter, false), (Fault::HeldBefore, false), (Fault::HeldAfter, true)];
    let (mut first, mut step) = (1, 1);
    if !is_deep() {
        let mut random = random_seed();
        ways.swap(0, random.usize(0..4));
        ways.truncate(1);
        // Each trial waits for an order's time to run out, and the calls before these only look for orders.
        (first, step) = (random.usize(8..=11), 4);
    }
    let tried = join_all(ways.into_iter().map(|(fault, heard)| paid_within_an_expiry(fault, heard, first, step))).await;
    println!("paid within an expiry: {} interleavings", tried.iter().sum::<usize>());
}

async fn paid_within_an_expiry(fault: Fault, heard: bool, first: usize, step: usize) -> usize {
    let world = World::impatient().await;
    let tried = at_calls(fault, first, step, async |plan| {
        let order = world.order("LAMP", 2).await;
        world.runs_out(&order).await;
        if !heard {
            world.shop.stripe().pause();
        }
        let (strike, functions) = (Arc::new(Strike::new(plan)), world.remote.functions());
        let sweep = world.wire.run(&functions, "jobs-expire-orders", &strike, async |app| app.expire_orders(clock::now()).await);
        let (swept, _) = meanwhile(&strike, sweep, order.try_pay(cards::PAYS)).await;
        assert_eq!(swept.unwrap().unwrap().failed, 0);
        world.shop.stripe().resume();
        settled(&world, &order).await;
        strike
    })
    .await;
    world.shop.close().await;
    tried
}
