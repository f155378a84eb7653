//! Disputes, in whatever order their news comes.

use super::paid;
use crate::harness::{PlacedOrder, TestShop, cards};
use serde_json::{Value, json};

/// Stripe's event about a dispute.
fn event(shop: &TestShop, kind: &str, dispute: &Value) -> Value {
    let events = shop.stripe().objects("event");
    let found = events.iter().find(|event| event["type"] == kind && event["data"]["object"]["id"] == dispute["id"]);
    found.unwrap_or_else(|| panic!("no {kind}")).clone()
}

async fn send(shop: &TestShop, event: &Value) -> u16 {
    shop.stripe().send_event(&event.to_string()).await.unwrap()
}

async fn events_of(order: &PlacedOrder<'_>, shop: &TestShop) -> usize {
    let items = shop.tables().orders().await;
    items.iter().filter(|item| item.pk == format!("ORDER#{}", order.id)).count()
}

#[tokio::test]
async fn a_dispute_won_after_a_refund_leaves_the_refund() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 1).await;
    shop.refunds(&order.id, "refund-some", Some(500)).await.expect(202);
    order.until("paid", "partially_refunded").await;
    let dispute = shop.stripe().dispute(&order.intent).unwrap();
    order.until("paid", "disputed").await;
    shop.ships(&order.id, &json!({})).await.refused(409, "payment_disputed");
    shop.refunds(&order.id, "refund-more", Some(500)).await.refused(409, "payment_disputed");
    order.try_cancel().await.refused(409, "payment_disputed");
    shop.stripe().close_dispute(dispute["id"].as_str().unwrap(), true).unwrap();
    order.until("paid", "partially_refunded").await;
    shop.refunds(&order.id, "refund-after-all", Some(500)).await.expect(202);
    shop.ships(&order.id, &json!({})).await.expect(201);
    shop.settle().await;
    assert_eq!(order.get().await["refunded"]["amount"], 1000);
    shop.close().await;
}

#[tokio::test]
async fn a_payment_disputed_twice_stays_so_until_both_are_over() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 1).await;
    let first = shop.stripe().dispute(&order.intent).unwrap();
    order.until("paid", "disputed").await;
    shop.settle().await;
    // Stripe's example of one more, as a network may open it; the stand-in's ledger knows one of a charge.
    let mut second = event(&shop, "charge.dispute.created", &first);
    (second["id"], second["data"]["object"]["id"]) = (json!("evt_second"), json!("dp_second"));
    assert_eq!(send(&shop, &second).await, 200);
    shop.stripe().close_dispute(first["id"].as_str().unwrap(), true).unwrap();
    shop.settle().await;
    shop.ships(&order.id, &json!({})).await.refused(409, "payment_disputed");
    let mut closed = event(&shop, "charge.dispute.closed", &first);
    (closed["id"], closed["data"]["object"]["id"]) = (json!("evt_second_closed"), json!("dp_second"));
    assert_eq!(send(&shop, &closed).await, 200);
    order.until("paid", "succeeded").await;
    shop.ships(&order.id, &json!({})).await.expect(201);
    shop.close().await;
}

#[tokio::test]
async fn a_lost_dispute_leaves_nothing_to_refund_or_ship() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 1).await;
    let dispute = shop.stripe().dispute(&order.intent).unwrap();
    order.until("paid", "disputed").await;
    shop.stripe().close_dispute(dispute["id"].as_str().unwrap(), false).unwrap();
    order.until("paid", "refunded").await;
    shop.ships(&order.id, &json!({})).await.refused(409, "not_paid");
    shop.refunds(&order.id, "refund-more", Some(1)).await.refused(409, "nothing_to_refund");
    order.try_cancel().await.expect(200);
    shop.settle().await;
    let cancelled = order.until("cancelled", "refunded").await;
    assert_eq!((&cancelled["refunded"]["amount"], shop.available("LAMP").await), (&json!(0), 20));
    shop.close().await;
}

/// 20: the end before the beginning, each of them twice, under the same event id and another.
#[tokio::test]
async fn the_end_of_a_dispute_heard_before_its_beginning_counts() {
    let shop = TestShop::start().await;
    for (won, ends) in [(true, "succeeded"), (false, "refunded")] {
        let order = paid(&shop, "LAMP", 1).await;
        shop.settle().await;
        shop.stripe().pause();
        let dispute = shop.stripe().dispute(&order.intent).unwrap();
        let closed = shop.stripe().close_dispute(dispute["id"].as_str().unwrap(), won).unwrap();
        let (created, closed) = (event(&shop, "charge.dispute.created", &dispute), event(&shop, "charge.dispute.closed", &closed));
        assert_eq!(send(&shop, &closed).await, 200);
        order.until("paid", ends).await;
        let known = events_of(&order, &shop).await;
        for (place, event) in [&created, &created, &closed].into_iter().enumerate() {
            let mut another = event.clone();
            another["id"] = json!(format!("evt_again_{won}_{place}"));
            assert_eq!((send(&shop, event).await, send(&shop, &another).await), (200, 200));
        }
        order.until("paid", ends).await;
        assert_eq!(events_of(&order, &shop).await, known);
        shop.stripe().resume();
        shop.settle().await;
        order.until("paid", ends).await;
    }
    shop.close().await;
}

/// 20: a dispute that is heard of before the payment is sent again by Stripe until the payment is known.
#[tokio::test]
async fn a_dispute_heard_before_its_payment_is_asked_for_again() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    shop.stripe().pause();
    order.try_pay(cards::PAYS).await.expect(200);
    let dispute = shop.stripe().dispute(&order.intent).unwrap();
    let created = event(&shop, "charge.dispute.created", &dispute);
    assert_eq!(send(&shop, &created).await, 503);
    order.until("pending_payment", "none").await;
    assert_eq!(send(&shop, &order.event("payment_intent.succeeded")).await, 200);
    assert_eq!(send(&shop, &created).await, 200);
    order.until("paid", "disputed").await;
    shop.stripe().resume();
    shop.close().await;
}
