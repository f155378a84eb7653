//! What staff do with an order, and goods that come back.

use crate::faults::World;
use crate::harness::wire::{Plan, Strike};
use crate::harness::{PlacedOrder, cards, wait_until};
use serde_json::{Value, json};
use std::sync::Arc;

/// Does it until it is done, or was: then the first answer was lost.
async fn does(world: &World, order: &PlacedOrder<'_>, plan: Plan, (bin, action): (&str, &str), body: &Value) -> Arc<Strike> {
    let strike = world.wire.arm(bin, &[&order.id], plan);
    let answer = world.until_answered(&strike, async || world.shop.staff_does(&order.id, action, "key-in-trouble", body).await).await;
    assert!(answer.status < 300 || answer.code() == "already_done", "{action}: {}", answer.text);
    strike
}

async fn shipped(world: &World) -> PlacedOrder<'_> {
    let order = world.paid_order("LAMP", 3).await;
    world.shop.ships(&order.id, &json!({})).await.expect(201);
    order
}

/// Paid, with another amount at Stripe than the order's.
async fn strangely_paid(world: &World, more: i64) -> PlacedOrder<'_> {
    let order = world.order("LAMP", 2).await;
    world.shop.at_stripe(&format!("payment_intents/{}", order.intent), &[("amount", (order.total + more).to_string())]).await;
    order.try_pay(cards::PAYS).await.expect(200);
    order.until("pending_payment", "mismatch").await;
    world.shop.settle().await;
    order
}

/// Asks for a return of two, and gives its id.
async fn asks(order: &PlacedOrder<'_>) -> String {
    let body = json!({ "lines": [{ "sku": "LAMP", "quantity": 2, "reason": "too bright" }] });
    let answer = order.try_return("return-number-1", &body).await.expect(201);
    answer["returns"][0]["id"].as_str().unwrap().to_owned()
}

/// The same, come so far: `approve`, `receive`.
async fn comes_back<'a>(world: &'a World, steps: &[&str]) -> (PlacedOrder<'a>, String) {
    let order = shipped(world).await;
    let id = asks(&order).await;
    for step in steps {
        let body = if *step == "receive" { goods() } else { json!({}) };
        world.shop.staff_does(&order.id, &format!("returns/{id}/{step}"), "unused-key", &body).await.expect(200);
    }
    world.shop.settle().await;
    (order, id)
}

/// Two came, and one of them can be sold again.
fn goods() -> Value {
    json!({ "lines": [{ "sku": "LAMP", "quantity": 2, "restock": 1 }] })
}

pub async fn pack(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("TEA", 2).await;
    let strike = does(world, &order, plan, ("admin-pack-order", "pack"), &json!({})).await;
    order.until("packing", "succeeded").await;
    strike
}

/// However a slice is broken off: what was done before is known as the job's own, and nothing is done twice.
pub async fn bulk_slice(world: &World, plan: Plan) -> Arc<Strike> {
    let orders = [world.paid_order("LAMP", 2).await, world.paid_order("TEA", 1).await];
    let ids = orders.each_ref().map(|order| order.id.clone());
    let strike = world.wire.arm("jobs-run-bulk", &["slice"], plan);
    let job = world.shop.staff_posts("/api/admin/orders/bulk", &ids[0], &json!({ "action": "ship", "order_ids": ids })).await.expect(202);
    let path = format!("/api/admin/orders/bulk/{}", job["id"].as_str().unwrap());
    let job = wait_until("a finished job", async || {
        let job = world.shop.staff_gets(&path).await.expect(200);
        (job["status"] == "finished").then_some(job)
    })
    .await;
    assert_eq!((&job["succeeded"], &job["refused"]), (&json!(2), &json!(0)));
    for order in &orders {
        assert_eq!(order.until("shipped", "succeeded").await["fulfillments"].as_array().unwrap().len(), 1);
    }
    strike
}

pub async fn bulk_asked_for(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("TEA", 1).await;
    let strike = world.wire.arm("admin-create-bulk-job", &[&order.id], plan);
    let body = json!({ "action": "pack", "order_ids": [order.id] });
    let key = format!("bulk-of-{}", order.id);
    world.until_answered(&strike, async || world.shop.staff_posts("/api/admin/orders/bulk", &key, &body).await).await.expect(202);
    order.until("packing", "succeeded").await;
    strike
}

/// The books compare the order with its card.
pub async fn directory(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 1).await;
    let strike = world.wire.arm("jobs-index-orders", &[&order.id], plan);
    order.pay().await;
    strike
}

pub async fn note(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 1).await;
    let strike = does(world, &order, plan, ("admin-create-note", "notes"), &json!({ "text": "Rang twice." })).await;
    let detail = world.shop.staff_gets(&format!("/api/admin/orders/{}", order.id)).await.expect(200);
    assert_eq!(detail["notes"].as_array().unwrap().len(), 1);
    strike
}

pub async fn deliver(world: &World, plan: Plan) -> Arc<Strike> {
    let order = shipped(world).await;
    let strike = does(world, &order, plan, ("admin-deliver-order", "deliver"), &json!({})).await;
    order.until("delivered", "succeeded").await;
    strike
}

pub async fn staff_cancel(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("LAMP", 2).await;
    let strike = does(world, &order, plan, ("admin-cancel-order", "cancel"), &json!({ "reason": "The kiln broke." })).await;
    assert_eq!(order.until("cancelled", "refunded").await["refunded"]["amount"], order.total);
    strike
}

pub async fn review_accepted(world: &World, plan: Plan) -> Arc<Strike> {
    let order = strangely_paid(world, 5).await;
    let strike = decides(world, &order, plan, "accept").await;
    assert_eq!(order.until("paid", "partially_refunded").await["refunded"]["amount"], 5);
    strike
}

pub async fn review_refunded(world: &World, plan: Plan) -> Arc<Strike> {
    let order = strangely_paid(world, -5).await;
    let strike = decides(world, &order, plan, "refund").await;
    assert_eq!(order.until("cancelled", "refunded").await["refunded"]["amount"], order.total - 5);
    strike
}

/// What is decided is not in review any more.
async fn decides(world: &World, order: &PlacedOrder<'_>, plan: Plan, decision: &str) -> Arc<Strike> {
    let (strike, body) =
        (world.wire.arm("admin-review-order", &[&order.id], plan), json!({ "decision": decision, "reason": "We looked." }));
    let answer = world.until_answered(&strike, async || world.shop.staff_does(&order.id, "review", "unused-key", &body).await).await;
    assert!(answer.status == 200 || answer.code() == "not_in_review", "{}", answer.text);
    strike
}

pub async fn refund_by_line(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("LAMP", 2).await;
    let body = json!({ "lines": [{ "sku": "LAMP", "quantity": 1 }], "shipping": true });
    let strike = does(world, &order, plan, ("admin-create-refund", "refunds"), &body).await;
    let refunded = order.until("paid", "partially_refunded").await;
    assert_eq!(refunded["refunds"].as_array().unwrap().len(), 1);
    strike
}

pub async fn return_asked_for(world: &World, plan: Plan) -> Arc<Strike> {
    let order = shipped(world).await;
    let strike = world.wire.arm("orders-create-return", &[&order.id], plan);
    let body = json!({ "lines": [{ "sku": "LAMP", "quantity": 2, "reason": "too bright" }] });
    let answer = world.until_answered(&strike, async || order.try_return("return-in-trouble", &body).await).await;
    assert_eq!(answer.expect(201)["returns"].as_array().unwrap().len(), 1);
    strike
}

pub async fn return_approved(world: &World, plan: Plan) -> Arc<Strike> {
    let (order, id) = comes_back(world, &[]).await;
    let strike = does(world, &order, plan, ("admin-approve-return", &format!("returns/{id}/approve")), &json!({})).await;
    assert_eq!(order.get().await["returns"][0]["status"], "approved");
    strike
}

pub async fn return_received(world: &World, plan: Plan) -> Arc<Strike> {
    let (order, id) = comes_back(world, &["approve"]).await;
    let before = world.shop.available("LAMP").await;
    let strike = does(world, &order, plan, ("admin-receive-return", &format!("returns/{id}/receive")), &goods()).await;
    assert_eq!(order.get().await["returns"][0]["status"], "received");
    assert_eq!(world.shop.available("LAMP").await, before + 1);
    strike
}

pub async fn refund_of_return(world: &World, plan: Plan) -> Arc<Strike> {
    let (order, id) = comes_back(world, &["approve", "receive"]).await;
    let strike = does(world, &order, plan, ("admin-create-refund", "refunds"), &json!({ "return_id": id })).await;
    order.until("shipped", "partially_refunded").await;
    world.shop.staff_does(&order.id, "refunds", "another-key", &json!({ "return_id": id })).await.refused(409, "already_refunded");
    strike
}
