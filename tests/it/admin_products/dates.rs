//! What changes by itself: sales and publication. Carts and checkout go by the moment, lists follow with the job.

use super::{bowl, create, edit, eur, listed, look, shop, until_listed};
use crate::harness::{TestShop, wait_until};
use barrow_app::clock;
use jiff::SignedDuration;
use serde_json::{Value, json};

fn in_millis(millis: i64) -> Value {
    json!((clock::now() + SignedDuration::from_millis(millis)).to_string())
}

async fn unit_price(buyer: &crate::harness::Buyer<'_>) -> Value {
    buyer.cart().await["lines"][0]["unit_price"].clone()
}

async fn keep_dates(shop: &TestShop) {
    shop.shop().run_job("jobs-keep-dates").await.unwrap();
}

#[tokio::test]
async fn a_sale_is_charged_from_its_beginning_to_its_end() {
    let shop = shop().await;
    let mut body = bowl("BOWL-1", 9);
    body["variants"][0]["sale"] = json!({ "price": eur(900), "starts_at": in_millis(1500) });
    let product = create(&shop, &body).await;
    let buyer = shop.buyer().await;
    buyer.add("BOWL-1", 1).await;
    let before = buyer.checkout_body().await;
    wait_until("the sale", async || (unit_price(&buyer).await == eur(900)).then_some(())).await;
    // What was agreed to before it began is not what it costs now.
    let refused = buyer.try_checkout(&before, "agreed-before").await;
    if before["expected_total"]["amount"] != json!(900 + 490) {
        refused.refused(409, "price_changed");
    }
    let detail = shop.client().get("/api/products/bowl-1").await.expect(200);
    assert_eq!((&detail["variants"][0]["price"], &detail["variants"][0]["compare_at"]), (&eur(900), &eur(1290)));
    keep_dates(&shop).await;
    until_listed(&shop, "bowl-1", |card| card.is_some_and(|card| card["on_sale"] == true && card["price_from"] == eur(900))).await;
    let found = shop.client().get("/api/products?on_sale=true").await.expect(200);
    assert_eq!(found["items"][0]["slug"], "bowl-1");
    let order = buyer.checkout().await;
    assert_eq!(order.get().await["lines"][0]["unit_price"], eur(900));

    let sale = json!({ "price": eur(900), "ends_at": in_millis(1500) });
    let ending = edit(&shop, &product, &json!({ "variants": [{ "sku": "BOWL-1", "sale": sale }] })).await;
    let other = shop.buyer().await;
    other.add("BOWL-1", 1).await;
    wait_until("the end of the sale", async || (unit_price(&other).await == eur(1290)).then_some(())).await;
    keep_dates(&shop).await;
    until_listed(&shop, "bowl-1", |card| card.is_some_and(|card| card["on_sale"] == false && card["price_from"] == eur(1290))).await;
    let none = edit(&shop, &ending, &json!({ "variants": [{ "sku": "BOWL-1", "sale": null }] })).await;
    assert_eq!(none["variants"][0]["sale"], Value::Null);
    shop.close().await;
}

#[tokio::test]
async fn a_draft_is_published_at_its_time_and_once() {
    let shop = shop().await;
    let mut body = bowl("BOWL-1", 9);
    (body["status"], body["publish_at"]) = (json!("draft"), in_millis(1000));
    let product = create(&shop, &body).await;
    keep_dates(&shop).await;
    shop.client().get("/api/products/bowl-1").await.refused(404, "not_found");
    wait_until("its time", async || {
        keep_dates(&shop).await;
        (look(&shop, &product).await["status"] == "active").then_some(())
    })
    .await;
    let published = look(&shop, &product).await;
    assert_eq!((&published["version"], &published["publish_at"]), (&json!(2), &Value::Null));
    until_listed(&shop, "bowl-1", |card| card.is_some()).await;
    keep_dates(&shop).await;
    assert_eq!(look(&shop, &product).await, published);
    assert!(listed(&shop, "bowl-1").await.unwrap()["listed_at"].as_str() >= body["publish_at"].as_str());
    shop.close().await;
}
