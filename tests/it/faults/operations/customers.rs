//! What staff do with customers, and the cards that follow.

use crate::faults::World;
use crate::harness::wire::{Plan, Strike};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

pub async fn customer_note(world: &World, plan: Plan) -> Arc<Strike> {
    let ada = world.shop.member().await;
    let (path, body) = (format!("/api/admin/customers/{}/notes", ada.id), json!({ "text": "Rang twice." }));
    let strike = world.wire.arm("admin-create-customer-note", &[&ada.id], plan);
    world.until_answered(&strike, async || world.shop.staff_posts(&path, "key-in-trouble", &body).await).await.expect(201);
    let detail = world.shop.staff_gets(&format!("/api/admin/customers/{}", ada.id)).await.expect(200);
    assert_eq!(detail["notes"].as_array().unwrap().len(), 1);
    strike
}

pub async fn customer_disabled(world: &World, plan: Plan) -> Arc<Strike> {
    let ada = world.shop.member().await;
    let path = format!("/api/admin/customers/{}/disable", ada.id);
    let strike = world.wire.arm("admin-disable-customer", &[&ada.id], plan);
    world.until_answered(&strike, async || world.shop.staff_posts(&path, "unused-key", &json!({})).await).await.expect(200);
    ada.get("/api/me").await.refused(401, "session_ended");
    let log = world.shop.staff_gets(&format!("/api/admin/audit?subject=customer/{}", ada.id)).await.expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
    strike
}

/// The books compare the account with its card.
pub async fn customer_card(world: &World, plan: Plan) -> Arc<Strike> {
    let ada = world.shop.member().await;
    let strike = world.wire.arm("jobs-index-orders", &[&ada.id], plan);
    ada.does(Method::PATCH, "/api/me", &json!({ "name": "Augusta King" })).await.expect(200);
    strike
}
