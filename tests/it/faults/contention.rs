//! 29: contention is repeated, and never called by another name; throttling is said to be what it is.

use super::world::World;
use crate::harness::remote::{Answered, Call};
use crate::harness::wire::{Fault, Plan, Strike, aws, aws_with};
use crate::harness::{Answer, Buyer, PlacedOrder};
use serde_json::{Value, json};
use std::sync::Arc;

const TRANSACTION: &str = "TransactWriteItems";

/// A cancelled transaction: a reason for every action, by what `reason` says of it.
fn cancelled(call: &Call, reason: fn(&Value) -> &'static str) -> Option<Answered> {
    let body = call.json();
    let reasons = body["TransactItems"].as_array()?.iter().map(|action| {
        let code = reason(action);
        if code == "None" { json!({ "Code": code }) } else { json!({ "Code": code, "Message": "made up by a test" }) }
    });
    let reasons: Vec<Value> = reasons.collect();
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    Some(aws_with(400, kind, json!({ "CancellationReasons": reasons })))
}

fn of_table(action: &Value, table: &str) -> bool {
    action.as_object().into_iter().flatten().any(|(_, item)| item["TableName"] == table)
}

fn is_coupon(action: &Value) -> bool {
    action["Update"]["Key"]["sk"]["S"] == "COUPON"
}

fn conflict(call: &Call) -> Option<Answered> {
    cancelled(call, |action| if of_table(action, "StockTable") { "TransactionConflict" } else { "None" })
}

fn throttled_within(call: &Call) -> Option<Answered> {
    cancelled(call, |action| if of_table(action, "StockTable") { "ThrottlingError" } else { "TransactionConflict" })
}

fn refused_and_conflict(call: &Call) -> Option<Answered> {
    cancelled(call, |action| match action {
        action if is_coupon(action) => "ConditionalCheckFailed",
        action if of_table(action, "CartsTable") => "TransactionConflict",
        _ => "None",
    })
}

fn in_progress(_: &Call) -> Option<Answered> {
    Some(aws(400, "com.amazonaws.dynamodb.v20120810#TransactionInProgressException"))
}

fn item_conflict(_: &Call) -> Option<Answered> {
    Some(aws(400, "com.amazonaws.dynamodb.v20120810#TransactionConflictException"))
}

fn of_transactions(answer: fn(&Call) -> Option<Answered>, last: usize) -> Plan {
    Plan { last, action: Some(TRANSACTION), ..Plan::once(Fault::Instead(answer), 1) }
}

fn transactions(strike: &Strike) -> usize {
    strike.calls().iter().filter(|call| call.name.starts_with(&format!("dynamodb {TRANSACTION}"))).count()
}

/// A cart of two units of TEA with a coupon, ordered.
struct Checkout<'a> {
    buyer: Buyer<'a>,
    body: Value,
    strike: Arc<Strike>,
}

impl<'a> Checkout<'a> {
    async fn under(world: &'a World, plan: Plan) -> Self {
        let buyer = world.shop.buyer().await;
        buyer.add("TEA", 2).await;
        buyer.coupon("TENNER").await;
        let body = buyer.checkout_body().await;
        let strike = world.wire.arm("checkout-place-order", &[&buyer.cart_id], plan);
        Self { buyer, body, strike }
    }

    async fn send(&self) -> Answer {
        self.buyer.try_checkout(&self.body, &self.buyer.key()).await
    }
}

fn is_busy(answer: Answer) {
    assert!(answer.header("retry-after").parse::<u32>().is_ok(), "no Retry-After");
    answer.refused(503, "busy");
}

/// 29: nobody is told of a conflict that goes away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conflicts_alone_are_repeated_until_the_order_is_placed() {
    let world = World::start().await;
    for answer in [conflict, throttled_within, in_progress] {
        let checkout = Checkout::under(&world, of_transactions(answer, 3)).await;
        PlacedOrder::new(&world.shop, &checkout.send().await.expect(201)).pay().await;
        // The fourth places the order, one more notes its payment.
        assert_eq!(transactions(&checkout.strike), 5);
    }
    world.shop.close().await;
}

/// 29: what is refused for good is not tried again for the conflict beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_beside_a_conflict_is_answered_and_not_repeated() {
    let world = World::start().await;
    let checkout = Checkout::under(&world, of_transactions(refused_and_conflict, usize::MAX)).await;
    checkout.send().await.refused(422, "coupon_used_up");
    assert_eq!(transactions(&checkout.strike), 1);
    world.shop.close().await;
}

/// 29: a cancelled transaction is not read as a shelf that is empty.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contention_without_end_is_busy_and_not_sold_out() {
    let world = World::start().await;
    for answer in [conflict, throttled_within] {
        let checkout = Checkout::under(&world, of_transactions(answer, usize::MAX)).await;
        let before = world.shop.available("TEA").await;
        is_busy(checkout.send().await);
        assert!(transactions(&checkout.strike) > 3);
        assert_eq!(world.shop.available("TEA").await, before);
        PlacedOrder::new(&world.shop, &checkout.send().await.expect(201)).pay().await;
    }
    world.shop.close().await;
}

/// A single write meets a transaction that holds its item.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_under_contention_takes_the_line_once() {
    let world = World::start().await;
    let plan = |last| Plan { last, action: Some("UpdateItem"), ..Plan::once(Fault::Instead(item_conflict), 1) };
    let buyer = world.shop.buyer().await;
    world.wire.arm("cart-add-item", &[&buyer.cart_id], plan(3));
    assert_eq!(buyer.add("TEA", 2).await["lines"][0]["quantity"], 2);
    world.wire.arm("cart-add-item", &[&buyer.cart_id], plan(usize::MAX));
    is_busy(buyer.try_add(&json!({ "sku": "TEA", "quantity": 2 })).await);
    assert_eq!(buyer.cart().await["lines"][0]["quantity"], 2);
    world.shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn throttling_without_end_is_busy() {
    let world = World::start().await;
    for position in [1, 3, 5] {
        let checkout = Checkout::under(&world, Plan::for_good(Fault::Throttled, position)).await;
        is_busy(checkout.send().await);
        PlacedOrder::new(&world.shop, &checkout.send().await.expect(201)).pay().await;
    }
    world.shop.close().await;
}

/// Stripe's limit: the order stands without a payment, and can be paid when Stripe takes requests again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_stays_payable_while_stripe_takes_no_more_requests() {
    use barrow_local::stripe::Fault::RateLimited429;
    let world = World::start().await;
    let buyer = world.shop.buyer().await;
    buyer.add("TEA", 2).await;
    world.shop.stripe().fail_next(3, RateLimited429);
    let placed = buyer.try_checkout(&buyer.checkout_body().await, &buyer.key()).await.expect(201);
    assert_eq!((&placed["payment"], &placed["order"]["status"]), (&Value::Null, &json!("pending_payment")));
    let order = PlacedOrder::new(&world.shop, &placed);
    world.shop.stripe().fail_next(3, RateLimited429);
    is_busy(order.try_resume().await);
    PlacedOrder::new(&world.shop, &order.try_resume().await.expect(200)).pay().await;
    world.shop.close().await;
}
