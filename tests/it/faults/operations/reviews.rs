//! Reviews: written, published, and gone with their writer. What they come to is counted once, whatever happens on the way.

use crate::accounts::orders::order;
use crate::faults::World;
use crate::harness::Member;
use crate::harness::wire::{Plan, Strike};
use crate::reviews::leaving::puts;
use barrow_store::ReviewWritten;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

async fn buyer(world: &World) -> Member<'_> {
    let member = world.shop.member().await;
    let cart = world.shop.buyer().await;
    cart.add("TEA", 1).await;
    let order = order(&world.shop, &member, &cart).await;
    order.pay().await;
    world.shop.ships(&order.id, &json!({})).await.expect(201);
    world.shop.settle().await;
    member
}

fn words(member: &Member<'_>) -> Value {
    json!({ "rating": 4, "title": member.id, "text": "Tastes of spring.", "name": "Ada" })
}

fn path(member: &Member<'_>, verdict: &str) -> String {
    format!("/api/admin/reviews/prd_tea.{}/{verdict}", member.id)
}

async fn reviewer(world: &World) -> Member<'_> {
    let member = buyer(world).await;
    member.does(Method::POST, "/api/products/tea/reviews", &words(&member)).await.expect(201);
    member
}

pub async fn review_written(world: &World, plan: Plan) -> Arc<Strike> {
    let member = buyer(world).await;
    let body = words(&member);
    let strike = world.wire.arm("catalog-create-review", &[&member.id], plan);
    let again = async || member.does(Method::POST, "/api/products/tea/reviews", &body).await;
    world.until_answered(&strike, again).await.expect(201);
    assert_eq!(member.get("/api/me/reviews/prd_tea").await.expect(200)["review"]["state"], "pending");
    strike
}

/// The books count what is published.
pub async fn review_published(world: &World, plan: Plan) -> Arc<Strike> {
    let member = reviewer(world).await;
    let strike = world.wire.arm("admin-publish-review", &[&member.id], plan);
    let again = async || world.shop.staff_posts(&path(&member, "publish"), "unused-key", &json!({ "version": 1 })).await;
    world.until_answered(&strike, again).await.expect(200);
    let log = world.shop.staff_gets(&format!("/api/admin/audit?subject=review/prd_tea.{}", member.id)).await.expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
    strike
}

pub async fn reviews_forgotten(world: &World, plan: Plan) -> Arc<Strike> {
    let member = world.shop.member().await;
    assert_eq!(puts(&world.shop, &member).await, ReviewWritten::Done);
    world.shop.staff_posts(&path(&member, "publish"), "unused-key", &json!({ "version": 1 })).await.expect(200);
    world.shop.settle().await;
    let strike = world.wire.arm("jobs-forget-customers", &[&member.id], plan);
    member.does(Method::DELETE, "/api/me", &json!({ "password": Member::PASSWORD })).await.expect(200);
    world.shop.settle().await;
    world.shop.staff_posts(&path(&member, "publish"), "unused-key", &json!({ "version": 2 })).await.refused(404, "not_found");
    strike
}
