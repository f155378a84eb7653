//! 13, 20: news of money for orders that have expired, in every order: the units are taken again, or the money goes back.

use super::orderings::orderings;
use super::send;
use crate::faults::World;
use crate::harness::{PlacedOrder, Plan, cards};
use futures::future::join_all;
use serde_json::Value;

const EVENTS: usize = 4;
/// One order for each ordering.
const ORDERS: u32 = 24;
/// Enough to order on a busy machine.
const EXPIRY_SECONDS: u32 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_whose_units_are_left_come_back_to_life_in_every_order_of_the_news() {
    let world = world().await;
    let orders = paid_and_expired(&world).await;
    in_every_order(&world, &orders, ("paid", "succeeded")).await;
    assert_eq!(world.shop.available("HOT").await, 0);
    world.shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_whose_units_are_gone_are_refunded_in_every_order_of_the_news() {
    let world = world().await;
    let orders = paid_and_expired(&world).await;
    world.shop.buyer().await.buys("HOT", ORDERS).await;
    in_every_order(&world, &orders, ("expired", "refunded")).await;
    world.shop.close().await;
}

async fn world() -> World {
    World::with(Plan::default().selling("HOT", 1000, ORDERS).expiring_after(EXPIRY_SECONDS)).await
}

/// Paid while the shop hears nothing, and expired while Stripe cannot be asked. Nobody asks until the job is released.
async fn paid_and_expired(world: &World) -> Vec<PlacedOrder<'_>> {
    world.shop.stripe().pause();
    let mut orders = Vec::new();
    for _ in 0..ORDERS {
        let order = world.shop.buyer().await.buys("HOT", 1).await;
        order.try_pay(cards::DECLINES).await.expect(402);
        order.try_pay(cards::ASKS_FOR_3DS).await.expect(200);
        order.authenticate(true).await.expect(200);
        orders.push(order);
    }
    world.expire_unasked(&orders.iter().collect::<Vec<_>>()).await;
    orders
}

async fn in_every_order(world: &World, orders: &[PlacedOrder<'_>], (status, payment_status): (&str, &str)) {
    let all = orderings(EVENTS);
    assert_eq!(all.len(), orders.len());
    for (order, ordering) in orders.iter().zip(&all) {
        let events = news(world, order);
        let twice = ordering.iter().chain(ordering.iter().rev());
        for place in twice {
            assert_eq!(send(&world.shop, &events[*place]).await, 200, "{ordering:?}: {}", events[*place]["type"]);
        }
    }
    world.remote.release("jobs-settle-payments");
    join_all(orders.iter().map(|order| order.until(status, payment_status))).await;
    println!("paid after expiry, then {status}: {} of {} orderings of {EVENTS} events, one end", orders.len(), all.len());
}

fn news(world: &World, order: &PlacedOrder<'_>) -> Vec<Value> {
    let events = world.shop.stripe().objects("event");
    let mine = |event: &Value| event["data"]["object"]["id"] == order.intent.as_str();
    let events: Vec<Value> = events.into_iter().filter(mine).collect();
    assert_eq!(events.len(), EVENTS, "{:?}", events.iter().map(|event| &event["type"]).collect::<Vec<_>>());
    events
}
