//! Reviews: who may write one, what staff make of it, what it counts, and what becomes of it when its writer leaves.

mod judging;
pub mod leaving;
mod reading;
mod writing;

use crate::accounts::orders::order;
use crate::harness::{Answer, Member, PlacedOrder, TestShop, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

const TEA: &str = "/api/products/tea/reviews";

fn words(rating: u8, title: &str) -> Value {
    json!({ "rating": rating, "title": title, "text": "Tastes of spring.\nWill buy again.", "name": "Ada L." })
}

/// Signed in, with a paid order of the SKU.
async fn customer_with<'a>(shop: &'a TestShop, sku: &str) -> (Member<'a>, PlacedOrder<'a>) {
    let member = shop.member().await;
    let order = buys(shop, &member, sku, 1).await;
    (member, order)
}

async fn buys<'a>(shop: &'a TestShop, member: &Member<'_>, sku: &str, units: u32) -> PlacedOrder<'a> {
    let guest = shop.buyer().await;
    guest.add(sku, units).await;
    let order = order(shop, member, &guest).await;
    order.pay().await;
    order
}

async fn writes(member: &Member<'_>, path: &str, words: &Value) -> Answer {
    member.does(Method::POST, path, words).await
}

/// One more buyer's review of tea, and its id.
async fn review(shop: &TestShop, rating: u8) -> String {
    let (member, _) = customer_with(shop, "TEA").await;
    writes(&member, TEA, &words(rating, "Tea")).await.expect(201);
    id(&member)
}

fn id(member: &Member<'_>) -> String {
    format!("prd_tea.{}", member.id)
}

async fn judges(shop: &TestShop, id: &str, verdict: &str, version: u64) -> Answer {
    let mut body = json!({ "version": version });
    if verdict == "reject" {
        body["reason"] = json!("It is about the weather.");
    }
    shop.staff_posts(&format!("/api/admin/reviews/{id}/{verdict}"), "unused-key", &body).await
}

/// What is published, by way of the index.
async fn published(shop: &TestShop) -> Vec<Value> {
    shop.client().get(TEA).await.expect(200)["items"].as_array().unwrap().clone()
}

/// Waits until the product's page knows of so many reviews, and gives what they come to.
async fn rated(shop: &TestShop, count: u64) -> Value {
    wait_until(&format!("a rating of {count} reviews"), async || {
        let rating = shop.client().get("/api/products/tea").await.expect(200)["rating"].take();
        (rating["count"].as_u64().unwrap_or(0) == count).then_some(rating)
    })
    .await
}
