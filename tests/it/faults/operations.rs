//! What meets trouble: each operation sets its scene, lets one invocation of its function run into the trouble, asks again as its
//! client would, and sees that it ends as if there had been none.

mod customers;
mod pictures;
mod reviews;
mod staff;
mod stockroom;

use super::world::World;
use crate::harness::wire::{Plan, Strike};
use crate::harness::{PlacedOrder, cards, wait_until};
use barrow_app::{App, clock};
use customers::{customer_card, customer_disabled, customer_note};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use jiff::SignedDuration;
use pictures::{picture_announced, picture_deleted, picture_rendered};
use reviews::{review_published, review_written, reviews_forgotten};
use serde_json::json;
use staff::{
    bulk_asked_for, bulk_slice, deliver, directory, note, pack, refund_by_line, refund_of_return, return_approved, return_asked_for,
    return_received, review_accepted, review_refunded, staff_cancel,
};
use std::sync::Arc;
use stockroom::{audit, contended, count, movements_of_staff, receipt, shards_lowered, shards_raised};

pub struct Operation {
    pub name: &'static str,
    pub run: for<'a> fn(&'a World, Plan) -> LocalBoxFuture<'a, Arc<Strike>>,
}

macro_rules! operations {
    ($($function:ident),* $(,)?) => {
        &[$(Operation { name: stringify!($function), run: |world, plan| $function(world, plan).boxed_local() }),*]
    };
}

pub static OPERATIONS: &[Operation] = operations![
    // First, in a shop that is almost empty: with every order it makes more calls, and never fewer.
    audit,
    checkout,
    payment_resumed,
    webhook_paid,
    webhook_failed,
    webhook_refund_updated,
    reconciliation,
    cancel_unpaid,
    cancel_paid,
    refund,
    ship_all,
    ship_a_part,
    outbox,
    mail,
    sale,
    movement,
    low_stock,
    intent_cancelled,
    refund_sent,
    pack,
    deliver,
    staff_cancel,
    review_accepted,
    review_refunded,
    refund_by_line,
    return_asked_for,
    return_approved,
    return_received,
    refund_of_return,
    receipt,
    count,
    shards_raised,
    shards_lowered,
    contended,
    movements_of_staff,
    directory,
    note,
    customer_note,
    customer_disabled,
    customer_card,
    bulk_asked_for,
    bulk_slice,
    picture_announced,
    picture_rendered,
    picture_deleted,
    review_written,
    review_published,
    reviews_forgotten,
];

/// In a shop where orders expire soon.
pub static AT_THE_END: &[Operation] = operations![expiry, webhook_late_units_left, webhook_late_none_left];

async fn checkout(world: &World, plan: Plan) -> Arc<Strike> {
    let buyer = world.shop.buyer().await;
    buyer.add("TEA", 2).await;
    buyer.add("MUG", 1).await;
    buyer.coupon("TENNER").await;
    let body = buyer.checkout_body().await;
    let strike = world.wire.arm("checkout-place-order", &[&buyer.cart_id], plan);
    let answer = world.until_answered(&strike, async || buyer.try_checkout(&body, &buyer.key()).await).await;
    world.payable(&answer.expect(201)).await.pay().await;
    strike
}

async fn payment_resumed(world: &World, plan: Plan) -> Arc<Strike> {
    let buyer = world.shop.buyer().await;
    buyer.add("TEA", 2).await;
    let body = buyer.checkout_body().await;
    world.shop.stripe().fail_next(3, barrow_local::stripe::Fault::Unavailable500);
    let order = PlacedOrder::new(&world.shop, &buyer.try_checkout(&body, &buyer.key()).await.expect(201));
    assert_eq!(order.intent, "");
    let strike = world.wire.arm("checkout-resume-payment", &[&order.id], plan);
    let answer = world.until_answered(&strike, async || order.try_resume().await).await;
    PlacedOrder::new(&world.shop, &answer.expect(200)).pay().await;
    strike
}

async fn webhook_paid(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 2).await;
    let strike = world.wire.arm("webhooks-stripe", &["payment_intent.succeeded", &order.id], plan);
    order.pay().await;
    strike
}

async fn webhook_failed(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 2).await;
    let strike = world.wire.arm("webhooks-stripe", &["payment_intent.payment_failed", &order.id], plan);
    order.try_pay(cards::DECLINES).await.expect(402);
    order.until("pending_payment", "failed").await;
    order.pay().await;
    strike
}

async fn webhook_late_units_left(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("LAMP", 2).await;
    world.pays_and_expires(&order).await;
    let strike = world.wire.arm("webhooks-stripe", &["payment_intent.succeeded", &order.id], plan);
    world.shop.stripe().resume();
    order.until("paid", "succeeded").await;
    world.remote.release("jobs-settle-payments");
    strike
}

async fn webhook_late_none_left(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("RARE", 1).await;
    world.pays_and_expires(&order).await;
    let faster = world.shop.buyer().await.buys("RARE", 1).await;
    let strike = world.wire.arm("webhooks-stripe", &["payment_intent.succeeded", &order.id], plan);
    world.shop.stripe().resume();
    wait_until("a refund", async || (!order.get().await["refunds"].as_array()?.is_empty()).then_some(())).await;
    world.remote.release("jobs-settle-payments");
    order.until("expired", "refunded").await;
    faster.try_cancel().await.expect(200);
    strike
}

async fn webhook_refund_updated(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 2).await;
    order.try_pay(cards::REFUND_PENDS).await.expect(200);
    order.until("paid", "succeeded").await;
    let strike = world.wire.arm("webhooks-stripe", &["refund.updated", &order.id], plan);
    world.shop.refunds(&order.id, "refund-in-trouble", None).await.expect(202);
    order.until("paid", "refunded").await;
    strike
}

async fn expiry(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("LAMP", 2).await;
    world.runs_out(&order).await;
    // A tick that failed is an error in its log, no more: the next one comes.
    let tick = async |app: Arc<App>| drop(app.expire_orders(clock::now()).await);
    let strike = world.ticks("jobs-expire-orders", plan, tick, async || world.is(&order, "expired").await).await;
    assert_eq!(world.shop.stripe().intent(&order.intent).unwrap()["status"], "canceled");
    strike
}

async fn reconciliation(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 2).await;
    world.shop.stripe().pause();
    order.try_pay(cards::PAYS).await.expect(200);
    // It leaves orders of less than a minute to their webhooks.
    let tick = async |app: Arc<App>| drop(app.reconcile_payments(clock::now() + SignedDuration::from_mins(2)).await);
    world.ticks("jobs-reconcile-payments", plan, tick, async || world.is(&order, "paid").await).await
}

async fn cancel_unpaid(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("LAMP", 2).await;
    let strike = cancels(world, &order, plan).await;
    wait_until("a cancelled intent", async || (world.shop.stripe().intent(&order.intent).unwrap()["status"] == "canceled").then_some(()))
        .await;
    strike
}

async fn cancel_paid(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("LAMP", 2).await;
    let strike = cancels(world, &order, plan).await;
    order.until("cancelled", "refunded").await;
    strike
}

async fn cancels(world: &World, order: &PlacedOrder<'_>, plan: Plan) -> Arc<Strike> {
    let strike = world.wire.arm("orders-cancel", &[&order.id], plan);
    let answer = world.until_answered(&strike, async || order.try_cancel().await).await;
    assert!(answer.status == 200 || answer.code() == "already_done", "{}", answer.text);
    strike
}

async fn refund(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("TEA", 2).await;
    let strike = world.wire.arm("admin-create-refund", &[&order.id], plan);
    world.until_answered(&strike, async || world.shop.refunds(&order.id, "refund-in-trouble", Some(500)).await).await.expect(202);
    assert_eq!(order.until("paid", "partially_refunded").await["refunded"]["amount"], 500);
    strike
}

async fn ship_all(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("TEA", 2).await;
    let strike = world.wire.arm("admin-create-fulfillment", &[&order.id], plan);
    let answer = world.until_answered(&strike, async || world.shop.ships(&order.id, &json!({})).await).await;
    assert!(answer.status == 201 || answer.code() == "already_shipped", "{}", answer.text);
    order.until("shipped", "succeeded").await;
    strike
}

/// A parcel with some of it: sent again, it is the same parcel.
async fn ship_a_part(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("TEA", 2).await;
    let strike = world.wire.arm("admin-create-fulfillment", &[&order.id], plan);
    let (path, parcel) = (format!("/api/admin/orders/{}/fulfillments", order.id), json!({ "lines": [{ "sku": "TEA", "quantity": 1 }] }));
    world.until_answered(&strike, async || world.shop.staff_posts(&path, "first-parcel", &parcel).await).await.expect(201);
    order.until("partially_shipped", "succeeded").await;
    strike
}

async fn outbox(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 2).await;
    let strike = world.wire.arm("jobs-dispatch-outbox", &[&order.id], plan);
    order.pay().await;
    strike
}

async fn mail(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 2).await;
    let strike = world.wire.arm("jobs-send-email", &[&order.id], plan);
    order.pay().await;
    strike
}

async fn sale(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("TEA", 2).await;
    let strike = world.wire.arm("jobs-update-inventory", &[&order.id], plan);
    order.pay().await;
    strike
}

async fn movement(world: &World, plan: Plan) -> Arc<Strike> {
    world.shop.settle().await;
    let strike = world.wire.arm("jobs-record-movements", &["SKU#LAMP"], plan);
    world.order("LAMP", 2).await.try_cancel().await.expect(200);
    strike
}

/// A SKU runs low and recovers.
async fn low_stock(world: &World, plan: Plan) -> Arc<Strike> {
    world.shop.settle().await;
    let strike = world.wire.arm("jobs-record-movements", &["SKU#LOW"], plan);
    let order = world.order("LOW", 2).await;
    order.try_cancel().await.expect(200);
    strike
}

async fn intent_cancelled(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.order("LAMP", 2).await;
    let strike = world.wire.arm("jobs-settle-payments", &[&order.id], plan);
    order.try_cancel().await.expect(200);
    wait_until("a cancelled intent", async || (world.shop.stripe().intent(&order.intent).unwrap()["status"] == "canceled").then_some(()))
        .await;
    strike
}

async fn refund_sent(world: &World, plan: Plan) -> Arc<Strike> {
    let order = world.paid_order("TEA", 2).await;
    let strike = world.wire.arm("jobs-settle-payments", &[&order.id], plan);
    world.shop.refunds(&order.id, "refund-in-trouble", Some(500)).await.expect(202);
    order.until("paid", "partially_refunded").await;
    strike
}
