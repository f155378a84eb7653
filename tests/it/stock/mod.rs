//! Stock over shards, while it is sold, counted, received and spread; and the ledger that tells of it.

mod contention;
mod inventory;
mod ledger;
mod restock;
mod selling;
mod short;
mod spreading;
mod staff;

use crate::harness::{Answer, TestShop};
use serde_json::{Value, json};

const SHIPPING: i64 = 490;

/// `GET /api/admin/stock/{sku}`.
async fn stock_of(shop: &TestShop, sku: &str) -> Value {
    shop.staff_gets(&format!("/api/admin/stock/{sku}")).await.expect(200)
}

/// The units of each shard.
fn levels(stock: &Value) -> Vec<u64> {
    stock["levels"].as_array().unwrap().iter().map(|level| level["available"].as_u64().unwrap()).collect()
}

async fn set_shards(shop: &TestShop, sku: &str, expected: u64, shards: u64) -> Answer {
    shop.staff_puts(&format!("/api/admin/stock/{sku}/shards"), &json!({ "expected": expected, "shards": shards })).await
}

async fn receives(shop: &TestShop, sku: &str, key: &str, units: i64) -> Answer {
    shop.staff_posts(&format!("/api/admin/stock/{sku}/receipts"), key, &json!({ "units": units, "reference": "note 7" })).await
}

async fn adjusts(shop: &TestShop, sku: &str, key: &str, expected: i64, level: i64) -> Answer {
    let body = json!({ "expected": expected, "level": level, "reason": "counted" });
    shop.staff_posts(&format!("/api/admin/stock/{sku}/adjustments"), key, &body).await
}

/// The whole ledger of a SKU, newest first, a few lines a page.
async fn movements(shop: &TestShop, sku: &str) -> Vec<Value> {
    shop.settle().await;
    let mut all = Vec::new();
    let mut page = format!("/api/admin/stock/{sku}/movements?limit=3");
    loop {
        let mut answer = shop.staff_gets(&page).await.expect(200);
        all.append(answer["items"].as_array_mut().unwrap());
        let Some(cursor) = answer["next_cursor"].as_str() else { return all };
        page = format!("/api/admin/stock/{sku}/movements?limit=3&cursor={}", cursor.replace('#', "%23"));
    }
}
