//! Nothing is ordered but what the shopper saw, at the price they agreed to.

use crate::harness::{Answer, TestShop};
use futures::future::join;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_changed_price_is_told_with_the_new_quote_and_nothing_is_ordered() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 2).await;
    let mut body = buyer.checkout_body().await;
    let before = shop.tables().cart(&buyer.cart_id).await;
    body["expected_total"]["amount"] = json!(1389);
    let refusal = buyer.try_checkout(&body, &buyer.key()).await.refused(409, "price_changed");
    assert_eq!(refusal["quote"]["totals"]["total"], json!({ "amount": 1390, "currency": "EUR" }));
    assert_eq!(shop.tables().cart(&buyer.cart_id).await, before);
    assert_eq!(shop.available("TEA").await, 100);
    assert!(shop.stripe().intents().is_empty());
    // The same key may be used again: nothing was made under it.
    body["expected_total"]["amount"] = json!(1390);
    buyer.try_checkout(&body, &buyer.key()).await.expect(201);
    shop.close().await;
}

#[tokio::test]
async fn a_cart_changed_after_its_quote_is_not_ordered() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    let body = buyer.checkout_body().await;
    buyer.add("TEA", 1).await;
    buyer.try_checkout(&body, &buyer.key()).await.refused(409, "cart_changed");
    assert_eq!(shop.available("TEA").await, 100);
    shop.close().await;
}

/// 16: what is added during payment is refused, so that the order holds what is paid.
#[tokio::test]
async fn an_ordered_cart_changes_no_more() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    let order = buyer.buys("TEA", 1).await;
    let refused = buyer.try_add(&json!({ "sku": "LAMP", "quantity": 1 })).await.refused(409, "cart_ordered");
    assert_eq!(refused["order_id"], json!(order.id));
    let set = buyer.cart_request(Method::PUT, "/items/TEA").json(&json!({ "quantity": 9 }));
    Answer::of(set).await.refused(409, "cart_ordered");
    Answer::of(buyer.cart_request(Method::DELETE, "/items/TEA")).await.refused(409, "cart_ordered");
    let cart = buyer.cart().await;
    assert_eq!((&cart["order_id"], &cart["lines"][0]["quantity"]), (&json!(order.id), &json!(1)));
    order.pay().await;
    shop.close().await;
}

/// 16: also when both happen at the same moment.
#[tokio::test]
async fn an_add_beside_a_checkout_is_in_the_order_or_refused() {
    let shop = TestShop::start().await;
    for _ in 0..10 {
        let buyer = shop.buyer().await;
        buyer.add("TEA", 1).await;
        let (body, key, more) = (buyer.checkout_body().await, buyer.key(), json!({ "sku": "LAMP", "quantity": 1 }));
        let (ordered, added) = join(buyer.try_checkout(&body, &key), buyer.try_add(&more)).await;
        match (ordered.status, added.status) {
            (201, 409) => assert_eq!(added.code(), "cart_ordered"),
            (409, 200) => assert_eq!(ordered.code(), "cart_changed"),
            both => panic!("{both:?}: {} {}", ordered.text, added.text),
        }
    }
    shop.close().await;
}

#[tokio::test]
async fn what_cannot_be_ordered_is_refused_by_name() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    let body = buyer.checkout_body().await;
    let changed = |field: &str, value| {
        let mut body = body.clone();
        body[field] = value;
        body
    };
    for (field, value, named) in [
        ("email", json!("nobody"), "email"),
        ("shipping_address", json!({ "name": "", "line1": "x", "city": "Ulm", "country": "DE" }), "shipping_address.name"),
        ("shipping_address", json!({ "name": "A", "line1": "x", "city": "Ulm", "country": "DE" }), "shipping_address.postal_code"),
        ("expected_total", json!({ "amount": 940.5, "currency": "EUR" }), "expected_total.amount"),
        ("expected_total", json!({ "amount": 940, "currency": "XXX" }), "expected_total.currency"),
        ("cart_version", json!(-1), "cart_version"),
        ("gift", json!(true), "gift"),
    ] {
        let refusal = buyer.try_checkout(&changed(field, value), &buyer.key()).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], named, "{refusal}");
    }
    let short_key = buyer.try_checkout(&body, "short").await.refused(422, "validation_failed");
    assert_eq!(short_key["fields"][0]["field"], "Idempotency-Key");
    let unknown = buyer.try_checkout(&changed("shipping_method", json!("by-owl")), &buyer.key()).await;
    assert_eq!(unknown.refused(422, "unknown_shipping_method")["shipping_options"][0]["method"], "standard");
    let abroad = json!({ "name": "A", "line1": "x", "city": "Oslo", "postal_code": "0150", "country": "NO" });
    buyer.try_checkout(&changed("shipping_address", abroad), &buyer.key()).await.refused(422, "no_shipping");
    let empty = shop.buyer().await;
    empty.try_checkout(&empty.checkout_body().await, &empty.key()).await.refused(422, "cart_empty");
    assert_eq!(shop.available("TEA").await, 100);
    shop.close().await;
}
