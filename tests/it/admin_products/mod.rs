//! What staff do with products and categories, and what shoppers see of it.

mod categories;
mod dates;
mod editing;
pub mod files;
mod lists;
mod many;
mod translations;
mod variants;
mod wrong_input;

use crate::harness::{Answer, TestShop, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

impl TestShop {
    pub async fn staff_patches(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.client().request(Method::PATCH, path).bearer_auth(self.shop().staff_token()).json(body)).await
    }

    /// With nothing in it.
    pub async fn staff_posts_owned(&self, path: String) -> Answer {
        self.staff_posts(&path, "not-needed-here", &json!({})).await
    }
}

/// A shop with a category to put products in.
async fn shop() -> TestShop {
    let shop = TestShop::start().await;
    category(&shop, json!({ "slug": "bowls", "name": "Bowls" })).await.expect(201);
    shop
}

async fn category(shop: &TestShop, body: Value) -> Answer {
    shop.staff_posts("/api/admin/categories", "not-needed-here", &body).await
}

fn eur(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

/// An active product with one variant of this SKU, at 12.90, and units of it.
fn bowl(sku: &str, units: u32) -> Value {
    json!({
        "slug": sku.to_lowercase(), "title": format!("Bowl {sku}"), "category": "bowls", "status": "active",
        "variants": [{ "sku": sku, "price": eur(1290), "weight_grams": 400, "units": units }],
    })
}

async fn try_create(shop: &TestShop, key: &str, body: &Value) -> Answer {
    shop.staff_posts("/api/admin/products", key, body).await
}

/// Gives the product, and tells the books of its units.
async fn create(shop: &TestShop, body: &Value) -> Value {
    let slug = body["slug"].as_str().unwrap();
    let product = try_create(shop, &format!("create-{slug}"), body).await.expect(201);
    for variant in body["variants"].as_array().unwrap() {
        shop.restocked(variant["sku"].as_str().unwrap(), variant["units"].as_i64().unwrap_or(0));
    }
    product
}

fn path(product: &Value) -> String {
    format!("/api/admin/products/{}", product["id"].as_str().unwrap())
}

/// An edit of the product as it was given.
async fn try_edit(shop: &TestShop, product: &Value, edit: &Value) -> Answer {
    let mut body = edit.clone();
    body["version"] = product["version"].clone();
    shop.staff_patches(&path(product), &body).await
}

async fn edit(shop: &TestShop, product: &Value, body: &Value) -> Value {
    try_edit(shop, product, body).await.expect(200)
}

async fn look(shop: &TestShop, product: &Value) -> Value {
    shop.staff_gets(&path(product)).await.expect(200)
}

/// The product in a public list, if it is there.
async fn listed(shop: &TestShop, slug: &str) -> Option<Value> {
    let list = shop.client().get("/api/products?limit=100").await.expect(200);
    list["items"].as_array().unwrap().iter().find(|card| card["slug"] == slug).cloned()
}

async fn until_listed(shop: &TestShop, slug: &str, is_so: impl Fn(Option<&Value>) -> bool) {
    wait_until("the list to follow", async || is_so(listed(shop, slug).await.as_ref()).then_some(())).await;
}

/// What is written down about a product, the newest first.
async fn history(shop: &TestShop, product: &Value) -> Vec<Value> {
    let subject = format!("/api/admin/audit?subject=product/{}", product["id"].as_str().unwrap());
    shop.staff_gets(&subject).await.expect(200)["items"].as_array().unwrap().clone()
}
