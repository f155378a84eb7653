//! Webhooks in any order, again and at once: what an order is in the end does not depend on how the news of it came.
//!
//! `tests/it/payment/` has the single cases (foreign, forged, mistyped and unknown news); here the same news comes in every order.

mod after_expiry;
mod lives;
mod orderings;

use crate::harness::{PlacedOrder, TestShop, is_deep, random_seed};
use futures::future::join_all;
use futures::{StreamExt, stream};
use lives::Life;
use orderings::orderings;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// Of each life, when not all orderings are tried.
const SAMPLE: usize = 4;
/// Orderings side by side, each about an order of its own.
const AT_ONCE: usize = 6;
/// A shop lists all its events for each: from so many orders on a new one is quicker.
const ORDERS_PER_SHOP: usize = 60;

/// 14, 20: every ordering of a payment's news, each item again, and once more hours late.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_ends_the_same_in_whatever_order_its_news_comes() {
    in_every_order(&lives::DECLINED_TWICE_THEN_PAID, SAMPLE).await;
}

/// 20: a dispute may be heard of before the payment, and of its end before its beginning.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_ends_the_same_in_whatever_order_its_news_comes() {
    in_every_order(&lives::DISPUTED_AND_WON, SAMPLE).await;
    in_every_order(&lives::DISPUTED_AND_LOST, SAMPLE / 2).await;
}

/// 20, 27: so does a refund, also one that comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_ends_the_same_in_whatever_order_its_news_comes() {
    in_every_order(&lives::REFUNDED, SAMPLE).await;
    in_every_order(&lives::REFUND_SENT_BACK, SAMPLE).await;
}

/// 14: all at once, each three times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_news_at_once_settles_once() {
    let mut random = random_seed();
    for life in [&lives::DECLINED_TWICE_THEN_PAID, &lives::DISPUTED_AND_WON, &lives::REFUND_SENT_BACK] {
        let shop = TestShop::start().await;
        shop.stripe().pause();
        let rounds = if is_deep() { 20 } else { 2 };
        for _ in 0..rounds {
            let (order, events) = (life.live)(&shop).await;
            let mut copies: Vec<&Value> = events.iter().chain(&events).chain(&events).collect();
            random.shuffle(&mut copies);
            let statuses = join_all(copies.iter().map(|event| send(&shop, event))).await;
            let put_off: Vec<Value> =
                copies.iter().zip(statuses).filter(|(_, status)| *status != 200).map(|(event, _)| (*event).clone()).collect();
            deliver(&shop, put_off).await;
            ended_as_it_should(life, &order).await;
        }
        shop.close().await;
    }
}

/// 15: after the parcel has left, every item of news is taken, in any order, and changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn news_after_shipping_is_taken_and_changes_nothing() {
    let mut random = random_seed();
    let shop = TestShop::start().await;
    for _ in 0..if is_deep() { 40 } else { 2 } {
        shop.stripe().pause();
        let (order, mut events) = (lives::DECLINED_TWICE_THEN_PAID.live)(&shop).await;
        shop.stripe().resume();
        order.until("paid", "succeeded").await;
        shop.ships(&order.id, &json!({})).await.expect(201);
        shop.settle().await;
        let before = order.get().await;
        random.shuffle(&mut events);
        for (place, event) in events.iter().enumerate() {
            assert_eq!(send(&shop, event).await, 200);
            assert_eq!(send(&shop, &hours_late(event, place)).await, 200);
        }
        assert_eq!(order.get().await, before);
    }
    shop.close().await;
}

async fn in_every_order(life: &Life, sample: usize) {
    let mut random = random_seed();
    let (ends, tried) = (Mutex::new(BTreeSet::new()), Mutex::new(0));
    let mut all = orderings(life.news);
    random.shuffle(&mut all);
    let of = all.len();
    all.truncate(if is_deep() { of } else { sample });
    for part in all.chunks(ORDERS_PER_SHOP) {
        let shop = TestShop::start().await;
        shop.stripe().pause();
        let one = async |ordering: &Vec<usize>| {
            let end = in_this_order(&shop, life, ordering).await;
            ends.lock().unwrap().insert(end);
            *tried.lock().unwrap() += 1;
        };
        stream::iter(part).map(one).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
        shop.close().await;
    }
    let ends = ends.into_inner().unwrap();
    assert_eq!(ends.len(), 1, "the end depends on the order of the news: {ends:#?}");
    println!("{}: {} of {of} orderings of {} events, one end", life.name, tried.into_inner().unwrap(), life.news);
}

/// The news in this order, then all of it again, then once more as if it were hours late. Gives how the order stands then.
async fn in_this_order(shop: &TestShop, life: &Life, ordering: &[usize]) -> String {
    let (order, events) = (life.live)(shop).await;
    assert_eq!(events.len(), life.news, "{}: {:?}", life.name, events.iter().map(|event| event["type"].clone()).collect::<Vec<_>>());
    let mut was_paid = false;
    for place in ordering {
        deliver_first(shop, &events[*place]).await;
        let is_paid = order.get().await["status"] == "paid";
        assert!(is_paid || !was_paid, "{ordering:?}: moved back by {}", events[*place]["type"]);
        was_paid = is_paid;
    }
    deliver(shop, ordering.iter().map(|place| events[*place].clone()).collect()).await;
    let end = ended_as_it_should(life, &order).await;
    for place in ordering.iter().rev() {
        assert_eq!(send(shop, &events[*place]).await, 200, "{ordering:?}: repeated {}", events[*place]["type"]);
    }
    assert_eq!(ended_as_it_should(life, &order).await, end, "{ordering:?}");
    end
}

async fn ended_as_it_should(life: &Life, order: &PlacedOrder<'_>) -> String {
    let (status, payment_status) = life.end;
    let order = order.until(status, payment_status).await;
    let refunds: Vec<&Value> = order["refunds"].as_array().into_iter().flatten().map(|refund| &refund["status"]).collect();
    json!([order["status"], order["payment_status"], order["payment_failure"], order["refunded"], refunds]).to_string()
}

/// Taken, or put off: then it comes again.
async fn deliver_first(shop: &TestShop, event: &Value) {
    let status = send(shop, event).await;
    assert!(status == 200 || status == 503, "{status} for {}", event["type"]);
}

/// As Stripe does: again until it is taken.
async fn deliver(shop: &TestShop, mut events: Vec<Value>) {
    for _ in 0..10 {
        let mut put_off = Vec::new();
        for event in events {
            if send(shop, &event).await != 200 {
                put_off.push(event);
            }
        }
        events = put_off;
    }
    assert!(events.is_empty(), "never taken: {:?}", events.iter().map(|event| &event["type"]).collect::<Vec<_>>());
}

/// Sent by hand, signed; gives the shop's status.
async fn send(shop: &TestShop, event: &Value) -> u16 {
    shop.stripe().send_event(&event.to_string()).await.unwrap()
}

/// The same news under another id, as of five hours ago.
fn hours_late(event: &Value, place: usize) -> Value {
    let mut event = event.clone();
    event["id"] = json!(format!("{}_late_{place}", event["id"].as_str().unwrap()));
    event["created"] = json!(event["created"].as_i64().unwrap() - 5 * 3600);
    event
}
