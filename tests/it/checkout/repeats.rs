//! The same checkout more than once.

use crate::harness::{Plan, TestShop};
use futures::future::join_all;
use serde_json::json;

#[tokio::test]
async fn the_same_checkout_twenty_times_at_once_makes_one_order() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 3).await;
    let (body, key) = (buyer.checkout_body().await, buyer.key());
    let answers = join_all((0..20).map(|_| buyer.try_checkout(&body, &key))).await;
    let mut bodies: Vec<String> = answers.into_iter().map(|answer| answer.expect(201).to_string()).collect();
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:#?}");
    assert_eq!(buyer.try_checkout(&body, &key).await.expect(201).to_string(), bodies[0]);
    assert_eq!(shop.stripe().intents().len(), 1);
    assert_eq!(shop.available("TEA").await, 97);
    shop.close().await;
}

#[tokio::test]
async fn one_cart_ordered_under_different_keys_at_once_makes_one_order() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 3).await;
    let body = buyer.checkout_body().await;
    let keys: Vec<String> = (0..8).map(|place| format!("click-number-{place}")).collect();
    let answers = join_all(keys.iter().map(|key| buyer.try_checkout(&body, key))).await;
    let mut orders: Vec<String> = answers.into_iter().map(|answer| answer.expect(201)["order"]["id"].to_string()).collect();
    orders.dedup();
    assert_eq!(orders.len(), 1, "{orders:?}");
    assert_eq!(shop.available("TEA").await, 97);
    shop.close().await;
}

#[tokio::test]
async fn a_key_stands_for_one_request_only() {
    let shop = TestShop::start().await;
    let (buyer, other) = (shop.buyer().await, shop.buyer().await);
    buyer.add("TEA", 1).await;
    other.add("TEA", 1).await;
    let body = buyer.checkout_body().await;
    buyer.try_checkout(&body, "the-same-key").await.expect(201);
    let mut changed = body.clone();
    changed["email"] = json!("somebody-else@example.org");
    buyer.try_checkout(&changed, "the-same-key").await.refused(422, "idempotency_key_reused");
    // Somebody else's cart has keys of its own.
    other.try_checkout(&other.checkout_body().await, "the-same-key").await.expect(201);
    assert_eq!(shop.available("TEA").await, 98);
    shop.close().await;
}

/// 6: a retry minutes later, when the order is paid, takes no units again.
#[tokio::test]
async fn a_retry_after_payment_gives_the_same_order_and_takes_nothing() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 3).await;
    let body = buyer.checkout_body().await;
    let order = buyer.checkout().await;
    order.pay().await;
    let again = buyer.try_checkout(&body, &buyer.key()).await.expect(201);
    assert_eq!((&again["order"]["id"], &again["payment"]), (&json!(order.id), &json!(null)));
    assert_eq!(shop.available("TEA").await, 97);
    shop.close().await;
}

/// 25: a retry of the same checkout is not refused by its own first use of the coupon.
#[tokio::test]
async fn a_retry_is_not_refused_by_its_own_use_of_the_coupon() {
    let shop = TestShop::planned(Plan::default().coupon("ONCE", 100, Some(1), Some(1))).await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    buyer.coupon("ONCE").await;
    let body = buyer.checkout_body().await;
    let first = buyer.try_checkout(&body, &buyer.key()).await.expect(201);
    for key in [buyer.key(), "another-key".to_owned()] {
        assert_eq!(buyer.try_checkout(&body, &key).await.expect(201)["order"]["id"], first["order"]["id"]);
    }
    shop.close().await;
}
