//! The orders of the shop as staff see them: found in lists, noted on, corrected, printed.

mod address;
mod bulk;
pub mod cost;
mod lists;
mod many;
mod notes;
mod papers;

use crate::harness::{Buyer, PlacedOrder, TestShop, address};
use serde_json::{Value, json};

/// The ids of a list that staff ask for.
async fn listed(shop: &TestShop, query: &str) -> Vec<String> {
    let page = shop.staff_gets(&format!("/api/admin/orders?{query}")).await.expect(200);
    ids(&page)
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// An order of somebody with this name, in this town.
async fn ordered<'a>(shop: &'a TestShop, sku: &str, units: u32, name: &str, city: &str) -> (Buyer<'a>, PlacedOrder<'a>) {
    let buyer = shop.buyer().await;
    buyer.add(sku, units).await;
    let mut body = buyer.checkout_body().await;
    body["shipping_address"] = address();
    body["shipping_address"]["name"] = json!(name);
    body["shipping_address"]["city"] = json!(city);
    let order = PlacedOrder::new(shop, &buyer.try_checkout(&body, &buyer.key()).await.expect(201));
    (buyer, order)
}
