//! Lives of a payment at Stripe, lived while the shop hears nothing, and the news of them.

use crate::harness::{PlacedOrder, TestShop, cards, wait_until};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use serde_json::Value;

/// An order, and Stripe's events about it, the oldest first.
type Lived<'a> = LocalBoxFuture<'a, (PlacedOrder<'a>, Vec<Value>)>;

pub struct Life {
    pub name: &'static str,
    pub live: for<'a> fn(&'a TestShop) -> Lived<'a>,
    /// How many events there are.
    pub news: usize,
    /// The order's status and its payment's in the end.
    pub end: (&'static str, &'static str),
}

pub static DECLINED_TWICE_THEN_PAID: Life = Life {
    name: "declined twice, then paid",
    live: |shop| declined_twice_then_paid(shop).boxed_local(),
    news: 6,
    end: ("paid", "succeeded"),
};
pub static DISPUTED_AND_WON: Life =
    Life { name: "disputed and won", live: |shop| disputed(shop, true).boxed_local(), news: 5, end: ("paid", "succeeded") };
pub static DISPUTED_AND_LOST: Life =
    Life { name: "disputed and lost", live: |shop| disputed(shop, false).boxed_local(), news: 5, end: ("paid", "refunded") };
pub static REFUNDED: Life =
    Life { name: "refunded", live: |shop| refunded(shop, cards::REFUND_PENDS).boxed_local(), news: 5, end: ("paid", "partially_refunded") };
pub static REFUND_SENT_BACK: Life =
    Life { name: "refund sent back", live: |shop| refunded(shop, cards::REFUND_FAILS).boxed_local(), news: 6, end: ("paid", "succeeded") };

async fn order(shop: &TestShop) -> PlacedOrder<'_> {
    shop.buyer().await.buys("TEA", 1).await
}

async fn declined_twice_then_paid(shop: &TestShop) -> (PlacedOrder<'_>, Vec<Value>) {
    let order = order(shop).await;
    order.try_pay(cards::DECLINES).await.expect(402);
    order.try_pay(cards::ASKS_FOR_3DS).await.expect(200);
    order.authenticate(false).await.expect(402);
    order.try_pay(cards::PAYS_LATE).await.expect(200);
    shop.stripe().settle(&order.intent).unwrap();
    let events = news(shop, &order, &["payment_intent."]);
    (order, events)
}

async fn disputed(shop: &TestShop, won: bool) -> (PlacedOrder<'_>, Vec<Value>) {
    let order = order(shop).await;
    order.try_pay(cards::DECLINES).await.expect(402);
    order.try_pay(cards::PAYS).await.expect(200);
    let dispute = shop.stripe().dispute(&order.intent).unwrap();
    shop.stripe().close_dispute(dispute["id"].as_str().unwrap(), won).unwrap();
    let events = news(shop, &order, &["payment_intent.", "charge.dispute.created", "charge.dispute.closed"]);
    (order, events)
}

/// The shop must know of the payment to ask for the refund.
async fn refunded<'a>(shop: &'a TestShop, card: &str) -> (PlacedOrder<'a>, Vec<Value>) {
    shop.stripe().set_settle_delay(std::time::Duration::ZERO);
    let order = order(shop).await;
    order.try_pay(card).await.expect(200);
    assert_eq!(super::send(shop, &order.event("payment_intent.succeeded")).await, 200);
    shop.refunds(&order.id, "refund-in-a-storm", Some(100)).await.expect(202);
    let kinds = ["payment_intent.", "refund.", "charge.refunded"];
    let last = if card == cards::REFUND_FAILS { "refund.failed" } else { "refund.updated" };
    let events = wait_until("the refund's end at Stripe", async || {
        let events = news(shop, &order, &kinds);
        events.iter().any(|event| event["type"] == last).then_some(events)
    })
    .await;
    (order, events)
}

fn news(shop: &TestShop, order: &PlacedOrder<'_>, kinds: &[&str]) -> Vec<Value> {
    let mut events = shop.stripe().objects("event");
    events.reverse();
    let about = |event: &Value| {
        let object = &event["data"]["object"];
        object["id"] == order.intent.as_str() || object["payment_intent"] == order.intent.as_str()
    };
    let wanted = |event: &Value| kinds.iter().any(|kind| event["type"].as_str().unwrap().starts_with(kind));
    events.into_iter().filter(|event| about(event) && wanted(event)).collect()
}
