//! What staff decide about prices and the shop as a whole.

mod coupons;
mod empty_shop;
mod rules;
mod settings;

use crate::harness::{Answer, TestShop};
use serde_json::{Value, json};

fn eur(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

async fn try_create(shop: &TestShop, coupon: Value) -> Answer {
    shop.staff_posts("/api/admin/coupons", "not-needed-here", &coupon).await
}

async fn create(shop: &TestShop, coupon: Value) -> Value {
    try_create(shop, coupon).await.expect(201)
}

async fn edit(shop: &TestShop, code: &str, body: Value) -> Answer {
    shop.staff_patches(&format!("/api/admin/coupons/{code}"), &body).await
}

async fn look(shop: &TestShop, code: &str) -> Value {
    shop.staff_gets(&format!("/api/admin/coupons/{code}")).await.expect(200)
}
