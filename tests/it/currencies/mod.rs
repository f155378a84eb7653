//! A shop that sells in several currencies: prices are converted, or a variant's own, wherever they are shown, and charged as shown.

mod browsing;
mod buying;
mod carts;
mod files;
mod settings;

use crate::harness::{Answer, TestShop, wait_until};
use serde_json::{Value, json};

fn money(amount: i64, currency: &str) -> Value {
    json!({ "amount": amount, "currency": currency })
}

/// A euro is 1.085 dollars, 163 yen and 0.331 dinars.
fn rates() -> Value {
    json!([
        { "currency": "USD", "rate_ppm": 1_085_000, "round_to": 5 },
        { "currency": "JPY", "rate_ppm": 163_000_000, "round_to": 10 },
        { "currency": "KWD", "rate_ppm": 331_000, "round_to": 10 },
    ])
}

async fn sells_in(shop: &TestShop, version: u64, currencies: &Value) -> Answer {
    shop.staff_patches("/api/admin/settings", &json!({ "version": version, "currencies": currencies })).await
}

/// In euros, dollars, yen and dinars. TEA costs 4.99 in dollars, whatever the rate.
async fn abroad() -> TestShop {
    let shop = TestShop::start().await;
    sells_abroad(&shop).await;
    shop
}

async fn sells_abroad(shop: &TestShop) {
    sells_in(shop, 0, &rates()).await.expect(200);
    names_prices(shop, "TEA", &json!({ "USD": { "price": money(499, "USD") } })).await.expect(200);
    shows(shop, "/api/products/tea?currency=USD", &money(499, "USD")).await;
    lists(shop, "tea", "USD", 499).await;
}

/// Gives a variant of the harness's goods own prices.
async fn names_prices(shop: &TestShop, sku: &str, prices: &Value) -> Answer {
    let path = format!("/api/admin/products/prd_{}", sku.to_lowercase());
    let version = shop.staff_gets(&path).await.expect(200)["version"].clone();
    shop.staff_patches(&path, &json!({ "version": version, "variants": [{ "sku": sku, "prices": prices }] })).await
}

/// Waits until a product costs that.
async fn shows(shop: &TestShop, path: &str, price: &Value) {
    wait_until(path, async || {
        let answer = shop.client().get(path).await;
        (answer.status == 200 && answer.body["variants"][0]["price"] == *price).then_some(())
    })
    .await;
}

/// Waits until the list has a product at that price.
async fn lists(shop: &TestShop, slug: &str, currency: &str, amount: i64) {
    wait_until(&format!("{slug} for {amount} {currency}"), async || {
        let list = shop.client().get(&format!("/api/products?currency={currency}")).await;
        (list.status == 200 && price_in(&list.body, slug) == Some(money(amount, currency))).then_some(())
    })
    .await;
}

/// The lowest price that a list has for a product.
fn price_in(list: &Value, slug: &str) -> Option<Value> {
    list["items"].as_array()?.iter().find(|card| card["slug"] == slug).map(|card| card["price_from"].clone())
}
