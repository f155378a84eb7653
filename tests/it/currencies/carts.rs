//! The currency of a cart: chosen, changed, refused, and taken along.

use super::{abroad, money};
use crate::harness::{Answer, Buyer, TestShop};
use reqwest::Method;
use serde_json::{Value, json};

async fn create(shop: &TestShop, body: &Value) -> Answer {
    Answer::of(shop.client().request(Method::POST, "/api/carts").json(body)).await
}

async fn pays_in(buyer: &Buyer<'_>, body: &Value) -> Answer {
    Answer::of(buyer.cart_request(Method::PUT, "/currency").json(body)).await
}

#[tokio::test]
async fn a_cart_changes_its_currency_and_nothing_else() {
    let shop = abroad().await;
    let buyer = shop.buyer().await;
    buyer.add("MUG", 2).await;
    let before = buyer.add("TEA", 1).await;
    assert_eq!(before["totals"]["subtotal"], money(2430, "EUR"));
    let dollars = pays_in(&buyer, &json!({ "currency": "USD" })).await.expect(200);
    assert_eq!(dollars["totals"]["subtotal"], money(2 * 1075 + 499, "USD"));
    assert_eq!((&dollars["id"], &dollars["lines"].as_array().unwrap().len()), (&before["id"], &2));
    assert!(dollars["version"].as_u64() > before["version"].as_u64());
    assert_eq!(buyer.cart().await, dollars);
    let back = pays_in(&buyer, &json!({ "currency": "EUR" })).await.expect(200);
    assert_eq!(back["totals"], before["totals"]);
    let order = buyer.checkout().await;
    pays_in(&buyer, &json!({ "currency": "USD" })).await.refused(409, "cart_ordered");
    assert_eq!(order.get().await["totals"]["total"]["currency"], "EUR");
    order.pay().await;
    shop.close().await;
}

#[tokio::test]
async fn what_the_shop_does_not_sell_in_is_refused() {
    let shop = abroad().await;
    let buyer = shop.buyer().await;
    for wrong in [json!({ "currency": "GBP" }), json!({ "currency": "XYZ" }), json!({ "currency": "usd" }), json!({ "currency": 1 })] {
        for answer in [create(&shop, &wrong).await, pays_in(&buyer, &wrong).await] {
            let refused = answer.refused(422, "validation_failed");
            assert_eq!(refused["fields"][0]["field"], "currency", "{refused}");
        }
    }
    assert_eq!(pays_in(&buyer, &json!({})).await.refused(422, "validation_failed")["fields"][0]["field"], "currency");
    let colour = json!({ "colour": "red" });
    assert_eq!(create(&shop, &colour).await.refused(422, "validation_failed")["fields"][0]["field"], "colour");
    assert_eq!(create(&shop, &json!({})).await.expect(201)["totals"]["total"], money(0, "EUR"));
    assert_eq!(create(&shop, &json!({ "currency": "EUR" })).await.expect(201)["totals"]["total"], money(0, "EUR"));
    assert_eq!(buyer.cart().await["version"], 1);
    shop.close().await;
}

/// A user's own cart keeps its currency; one that never had another takes that of the cart that comes.
#[tokio::test]
async fn a_claimed_cart_brings_its_currency() {
    let shop = abroad().await;
    let ada = shop.member().await;
    let claim = async |guest: &Buyer<'_>| {
        let request = ada.request(Method::POST, &format!("/api/carts/{}/claim", guest.cart_id));
        Answer::of(request.header("x-cart-token", &guest.token)).await.expect(200)
    };
    let plain = shop.buyer().await;
    plain.add("MUG", 1).await;
    assert_eq!(claim(&plain).await["totals"]["subtotal"], money(990, "EUR"));
    let dollars = Buyer::paying_in(&shop, "USD").await;
    dollars.add("TEA", 1).await;
    assert_eq!(claim(&dollars).await["totals"]["subtotal"], money(1075 + 499, "USD"));
    let yen = Buyer::paying_in(&shop, "JPY").await;
    yen.add("TEA", 1).await;
    assert_eq!(claim(&yen).await["totals"]["subtotal"], money(1075 + 2 * 499, "USD"));
    shop.close().await;
}

/// A currency costs an addition nothing: still one write, and prices that somebody knows.
#[tokio::test]
async fn an_addition_costs_as_much_in_every_currency() {
    let shop = abroad().await;
    let mut costs = Vec::new();
    for currency in ["EUR", "USD", "JPY"] {
        let buyer = Buyer::paying_in(&shop, currency).await;
        buyer.add("TEA", 1).await;
        let answer = buyer.try_add(&json!({ "sku": "TEA", "quantity": 1 })).await;
        assert_eq!(answer.status, 200);
        costs.push(answer.header("x-barrow-cost").to_owned());
    }
    assert!(costs[0].starts_with("calls=1,"), "{costs:?}");
    assert!(costs.iter().all(|cost| cost.split(',').next() == costs[0].split(',').next()), "{costs:?}");
    shop.close().await;
}
