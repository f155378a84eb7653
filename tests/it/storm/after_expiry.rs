//! News of money for orders that have expired, in every order: the units are taken again, or the money goes back.

use super::orderings::orderings;
use super::send;
use crate::faults::World;
use crate::harness::{PlacedOrder, Plan, cards, is_deep, random_seed};
use futures::future::join_all;
use serde_json::Value;

const EVENTS: usize = 4;
/// Orderings, when not all are tried.
const SAMPLE: usize = 5;
/// Enough to order on a busy machine.
const EXPIRY_SECONDS: u32 = 3;

/// 13, 20: the units are there, and are taken again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_whose_units_are_left_come_back_to_life_in_every_order_of_the_news() {
    let orderings = some_orderings();
    let world = world(orderings.len()).await;
    let orders = paid_and_expired(&world, orderings.len()).await;
    in_these_orders(&world, &orders, &orderings, ("paid", "succeeded")).await;
    assert_eq!(world.shop.available("HOT").await, 0);
    world.shop.close().await;
}

/// 13, 20: somebody else has them, and the money goes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_whose_units_are_gone_are_refunded_in_every_order_of_the_news() {
    let orderings = some_orderings();
    let world = world(orderings.len()).await;
    let orders = paid_and_expired(&world, orderings.len()).await;
    world.shop.buyer().await.buys("HOT", units(orderings.len())).await;
    in_these_orders(&world, &orders, &orderings, ("expired", "refunded")).await;
    world.shop.close().await;
}

/// All of them, or a sample: one for each order.
fn some_orderings() -> Vec<Vec<usize>> {
    let mut all = orderings(EVENTS);
    if !is_deep() {
        random_seed().shuffle(&mut all);
        all.truncate(SAMPLE);
    }
    all
}

fn units(orders: usize) -> u32 {
    u32::try_from(orders).unwrap()
}

/// With one unit for each order.
async fn world(orders: usize) -> World {
    World::with(Plan::default().selling("HOT", 1000, units(orders)).expiring_after(EXPIRY_SECONDS)).await
}

/// Paid while the shop hears nothing, and expired while Stripe cannot be asked. Nobody asks until the job is released.
async fn paid_and_expired(world: &World, count: usize) -> Vec<PlacedOrder<'_>> {
    world.shop.stripe().pause();
    let mut orders = Vec::new();
    for _ in 0..count {
        let order = world.shop.buyer().await.buys("HOT", 1).await;
        order.try_pay(cards::DECLINES).await.expect(402);
        order.try_pay(cards::ASKS_FOR_3DS).await.expect(200);
        order.authenticate(true).await.expect(200);
        orders.push(order);
    }
    world.expire_unasked(&orders.iter().collect::<Vec<_>>()).await;
    orders
}

async fn in_these_orders(world: &World, orders: &[PlacedOrder<'_>], orderings: &[Vec<usize>], (status, payment_status): (&str, &str)) {
    for (order, ordering) in orders.iter().zip(orderings) {
        let events = news(world, order);
        let twice = ordering.iter().chain(ordering.iter().rev());
        for place in twice {
            assert_eq!(send(&world.shop, &events[*place]).await, 200, "{ordering:?}: {}", events[*place]["type"]);
        }
    }
    world.remote.release("jobs-settle-payments");
    join_all(orders.iter().map(|order| order.until(status, payment_status))).await;
    println!("paid after expiry, then {status}: {} orderings of {EVENTS} events, one end", orders.len());
}

fn news(world: &World, order: &PlacedOrder<'_>) -> Vec<Value> {
    let events = world.shop.stripe().objects("event");
    let mine = |event: &Value| event["data"]["object"]["id"] == order.intent.as_str();
    let events: Vec<Value> = events.into_iter().filter(mine).collect();
    assert_eq!(events.len(), EVENTS, "{:?}", events.iter().map(|event| &event["type"]).collect::<Vec<_>>());
    events
}
