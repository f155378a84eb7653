//! Webhooks as Stripe sends them: again, late, in the wrong order.

use super::{as_new, everything_about, send};
use crate::harness::{TestShop, cards};
use barrow_local::stripe::Chaos;
use futures::future::join_all;
use serde_json::json;

/// 14: one transition and one mail, with the same event id or another.
#[tokio::test]
async fn three_identical_webhooks_at_once_settle_once() {
    let shop = TestShop::start().await;
    for fresh_ids in [false, true] {
        let order = shop.buyer().await.buys("TEA", 1).await;
        shop.stripe().pause();
        order.try_pay(cards::PAYS).await.expect(200);
        let event = order.event("payment_intent.succeeded");
        let copy = |place: usize| if fresh_ids { as_new(&event, &format!("evt_copy_{place}")) } else { event.clone() };
        let copies: Vec<_> = (0..3).map(copy).collect();
        let statuses = join_all(copies.iter().map(|event| send(&shop, event))).await;
        assert_eq!(statuses, [200; 3]);
        order.until("paid", "succeeded").await;
        shop.stripe().resume();
        shop.settle().await;
        let log = everything_about(&shop, &order).await;
        assert_eq!(log.iter().filter(|line| line.contains("\"type\":\"paid\"")).count(), 1, "{log:#?}");
        assert_eq!(shop.mail_kinds(&order.id), ["paid", "received"]);
    }
    shop.close().await;
}

/// 20: news that is older than what is known moves nothing back.
#[tokio::test]
async fn events_out_of_order_never_move_an_order_back() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    shop.stripe().pause();
    order.try_pay(cards::DECLINES).await.expect(402);
    order.try_pay(cards::ASKS_FOR_3DS).await.expect(200);
    order.authenticate(true).await.expect(200);
    assert_eq!(send(&shop, &order.event("payment_intent.succeeded")).await, 200);
    order.until("paid", "succeeded").await;
    let before = everything_about(&shop, &order).await;
    for kind in ["payment_intent.requires_action", "payment_intent.payment_failed", "payment_intent.created"] {
        assert_eq!(send(&shop, &order.event(kind)).await, 200, "{kind}");
    }
    assert_eq!(everything_about(&shop, &order).await, before);
    shop.close().await;
}

/// 20: the same before it is paid, where an older failure must not hide that money is on its way.
#[tokio::test]
async fn an_older_failure_does_not_hide_a_payment_under_way() {
    let shop = TestShop::start().await;
    shop.stripe().set_settle_delay(std::time::Duration::from_secs(3600));
    let order = shop.buyer().await.buys("TEA", 1).await;
    shop.stripe().pause();
    order.try_pay(cards::DECLINES).await.expect(402);
    order.try_pay(cards::PAYS_LATE).await.expect(200);
    let mut failure = order.event("payment_intent.payment_failed");
    failure["created"] = json!(failure["created"].as_i64().unwrap() - 10);
    assert_eq!(send(&shop, &order.event("payment_intent.processing")).await, 200);
    assert_eq!(send(&shop, &failure).await, 200);
    order.until("pending_payment", "processing").await;
    shop.stripe().settle(&order.intent).unwrap();
    shop.stripe().resume();
    order.until("paid", "succeeded").await;
    shop.close().await;
}

/// 15: news that comes after the parcel has left is acknowledged and changes nothing.
#[tokio::test]
async fn a_late_webhook_after_shipping_is_taken_and_changes_nothing() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 2).await;
    order.pay().await;
    shop.ships(&order.id, &json!({})).await.expect(201);
    shop.settle().await;
    let before = everything_about(&shop, &order).await;
    let event = order.event("payment_intent.succeeded");
    assert_eq!(send(&shop, &event).await, 200);
    assert_eq!(send(&shop, &as_new(&event, "evt_late")).await, 200);
    assert_eq!(everything_about(&shop, &order).await, before);
    shop.close().await;
}

/// 14, 20: duplicated, delayed, shuffled and lost at first, and every order ends as it should.
#[tokio::test]
async fn orders_end_as_they_should_in_the_worst_of_networks() {
    let shop = TestShop::start().await;
    shop.stripe().set_chaos(Chaos { duplicate: 60, delay_ms_max: 200, reorder: true, drop_first: 40, seed: 11 });
    let buyers = join_all((0..8).map(|_| shop.buyer())).await;
    let orders = join_all(buyers.iter().map(|buyer| buyer.buys("TEA", 1))).await;
    join_all(orders.iter().map(|order| async {
        order.try_pay(cards::DECLINES).await.expect(402);
        order.try_pay(cards::ASKS_FOR_3DS).await.expect(200);
        order.authenticate(true).await.expect(200);
    }))
    .await;
    shop.settle().await;
    for order in &orders {
        order.until("paid", "succeeded").await;
        assert_eq!(shop.mail_kinds(&order.id), ["paid", "received"]);
    }
    shop.close().await;
}
