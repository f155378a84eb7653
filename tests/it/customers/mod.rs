//! Customers as staff see them: found in lists, looked at, noted on, disabled.

mod cards;
pub mod cost;
mod detail;
mod lists;
mod standing;

use crate::accounts::orders::order;
use crate::harness::{Answer, Member, PlacedOrder, TestShop};
use reqwest::Method;
use serde_json::{Value, json};

/// The ids of a list that staff ask for.
async fn listed(shop: &TestShop, query: &str) -> Vec<String> {
    ids(&shop.staff_gets(&format!("/api/admin/customers?{query}")).await.expect(200))
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn called<'a>(shop: &'a TestShop, name: &str) -> Member<'a> {
    let member = shop.member().await;
    member.does(Method::PATCH, "/api/me", &json!({ "name": name })).await.expect(200);
    member
}

/// Paid.
async fn buys<'a>(shop: &'a TestShop, member: &Member<'_>, sku: &str, units: u32) -> PlacedOrder<'a> {
    let cart = shop.buyer().await;
    cart.add(sku, units).await;
    let order = order(shop, member, &cart).await;
    order.pay().await;
    order
}

/// `action` is a part of the path.
async fn staff_do(shop: &TestShop, id: &str, action: &str) -> Answer {
    shop.staff_posts(&format!("/api/admin/customers/{id}/{action}"), "unused-key", &json!({})).await
}

async fn detail(shop: &TestShop, id: &str) -> Value {
    shop.staff_gets(&format!("/api/admin/customers/{id}")).await.expect(200)
}
