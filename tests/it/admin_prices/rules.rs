//! Shipping by weight or price, tax by region.

use super::eur;
use crate::harness::{Answer, Buyer, TestShop, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

async fn zones(shop: &TestShop) -> Value {
    shop.staff_gets("/api/admin/shipping-zones").await.expect(200)
}

async fn set(shop: &TestShop, what: &str, version: &Value, items: &Value) -> Answer {
    shop.staff_puts(&format!("/api/admin/{what}"), &json!({ "version": version, "items": items })).await
}

/// The price of the one method, and the tax.
async fn quote(buyer: &Buyer<'_>, country: &str, region: Option<&str>) -> (Value, Value) {
    let mut body = json!({ "country": country, "shipping_method": "post" });
    if let Some(region) = region {
        body["region"] = json!(region);
    }
    let quote = Answer::of(buyer.cart_request(Method::POST, "/quote").json(&body)).await.expect(200);
    (quote["shipping"]["price"].clone(), quote["totals"]["tax"].clone())
}

fn zone(table: &Value) -> Value {
    let method = json!({ "id": "post", "name": "Post", "price": eur(300), "table": table, "free_from": null, "max_weight_grams": null });
    json!([{ "id": "world", "name": "World", "countries": ["DE", "US"], "methods": [method] }])
}

#[tokio::test]
async fn shipping_costs_what_the_table_says() {
    let shop = TestShop::start().await;
    let by_weight = json!({ "by": "weight", "steps": [{ "from": 600, "price": eur(500) }, { "from": 1200, "price": eur(900) }] });
    let before = zones(&shop).await;
    let after = set(&shop, "shipping-zones", &before["version"], &zone(&by_weight)).await.expect(200);
    assert_eq!(after["items"], zone(&by_weight));
    let buyer = shop.buyer().await;
    // Each weighs 300 g.
    for (units, price) in [(1, 300), (2, 500), (3, 500), (4, 900), (9, 900)] {
        Answer::of(buyer.cart_request(Method::POST, "/items").json(&json!({ "sku": "MUG", "quantity": 1 }))).await.expect(200);
        Answer::of(buyer.cart_request(Method::PUT, "/items/MUG").json(&json!({ "quantity": units }))).await.expect(200);
        assert_eq!(quote(&buyer, "DE", None).await.0, eur(price), "{units} mugs");
    }
    let by_price = json!({ "by": "price", "steps": [{ "from": 2000, "price": eur(0) }] });
    set(&shop, "shipping-zones", &after["version"], &zone(&by_price)).await.expect(200);
    // Two mugs, which went by weight, as carts still show for a moment.
    Answer::of(buyer.cart_request(Method::PUT, "/items/MUG").json(&json!({ "quantity": 2 }))).await.expect(200);
    wait_until("the quote", async || (quote(&buyer, "DE", None).await.0 == eur(300)).then_some(())).await;
    for (units, price) in [(2, 300), (3, 0)] {
        Answer::of(buyer.cart_request(Method::PUT, "/items/MUG").json(&json!({ "quantity": units }))).await.expect(200);
        assert_eq!(quote(&buyer, "DE", None).await.0, eur(price), "{units} mugs");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_regions_own_rate_goes_before_its_countrys_and_into_the_order() {
    let shop = TestShop::start().await;
    let first = set(&shop, "shipping-zones", &zones(&shop).await["version"], &zone(&Value::Null)).await.expect(200);
    let rates = json!([
        { "country": "US", "region": null, "standard_bp": 0, "reduced_bp": 0 },
        { "country": "US", "region": "CA", "standard_bp": 725, "reduced_bp": 725 },
    ]);
    let tax = set(&shop, "tax-rates", &first["version"], &rates).await.expect(200);
    assert_eq!((&tax["items"], &tax["prices_include_tax"]), (&rates, &json!(true)));
    let buyer = shop.buyer().await;
    buyer.add("LAMP", 1).await;
    assert_eq!(quote(&buyer, "US", None).await.1, eur(0));
    assert_eq!(quote(&buyer, "US", Some("NY")).await.1, eur(0));
    // 7.25 % of 25.00 and of 3.00, both included.
    assert_eq!(quote(&buyer, "US", Some("ca")).await.1, eur(169 + 20));
    assert_eq!(quote(&buyer, "DE", None).await.1, eur(0));
    let mut body = json!({
        "cart_id": buyer.cart_id, "cart_version": buyer.cart().await["version"], "email": buyer.email, "shipping_method": "post",
        "shipping_address": { "name": "Ada", "line1": "1 Road", "city": "Davis", "region": "CA", "postal_code": "95616", "country": "US" },
        "expected_total": eur(2800),
    });
    let order = buyer.try_checkout(&body, &buyer.key()).await.expect(201);
    assert_eq!(order["order"]["totals"]["tax"], eur(189));
    body["expected_total"] = eur(1);
    shop.close().await;
}

#[tokio::test]
async fn two_edits_of_the_rules_lose_nothing() {
    let shop = TestShop::start().await;
    let version = zones(&shop).await["version"].clone();
    let rates = json!([{ "country": "FR", "region": null, "standard_bp": 2000, "reduced_bp": 550 }]);
    let zones = zone(&Value::Null);
    let (one, two) = futures::future::join(set(&shop, "shipping-zones", &version, &zones), set(&shop, "tax-rates", &version, &rates)).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    shop.close().await;
}

#[tokio::test]
async fn wrong_input_is_refused_with_its_field_and_changes_nothing() {
    let shop = TestShop::start().await;
    let before = zones(&shop).await;
    let step = |from: u64| json!({ "from": from, "price": eur(1) });
    let changed = |change: fn(&mut Value)| {
        let mut items = zone(&Value::Null);
        change(&mut items);
        items
    };
    for (items, field) in [
        (changed(|items| items[0]["id"] = json!("A B")), "items[0].id"),
        (changed(|items| items[0]["countries"] = json!(["DE", "DE"])), "items[0].countries[1]"),
        (changed(|items| items[0]["countries"] = json!(["Germany"])), "items[0].countries[0]"),
        (changed(|items| items[0]["methods"][0]["price"] = json!({ "amount": 1, "currency": "USD" })), "items[0].methods[0].price"),
        (zone(&json!({ "by": "weight", "steps": [step(5), step(5)] })), "items[0].methods[0].table.steps[1].from"),
        (json!([zone(&Value::Null)[0], zone(&Value::Null)[0]]), "items[1].id"),
    ] {
        let refused = set(&shop, "shipping-zones", &before["version"], &items).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let twice = json!([
        { "country": "US", "region": "CA", "standard_bp": 1, "reduced_bp": 1 },
        { "country": "US", "region": "ca", "standard_bp": 2, "reduced_bp": 1 },
    ]);
    let refused = set(&shop, "tax-rates", &before["version"], &twice).await.refused(422, "validation_failed");
    assert_eq!(refused["fields"][0]["field"], "items[1].country");
    assert_eq!(zones(&shop).await, before);
    shop.close().await;
}
