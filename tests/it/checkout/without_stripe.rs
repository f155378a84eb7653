//! Orders do not wait for Stripe.

use crate::faults::World;
use crate::harness::wire::{self, Fault as Trouble};
use crate::harness::{PlacedOrder, Plan, TestShop};
use barrow_local::stripe::Fault;
use futures::future::join;
use serde_json::Value;

/// Stripe's client tries so often.
const ATTEMPTS: usize = 3;

/// 8: no lock and no transaction spans a call to Stripe, and what it refuses can be asked for later.
#[tokio::test]
async fn an_order_placed_while_stripe_is_down_can_be_paid_later() {
    let shop = TestShop::start().await;
    for fault in [Fault::Unavailable500, Fault::RateLimited429] {
        let buyer = shop.buyer().await;
        buyer.add("TEA", 1).await;
        let body = buyer.checkout_body().await;
        shop.stripe().fail_next(ATTEMPTS, fault);
        let answer = buyer.try_checkout(&body, &buyer.key()).await.expect(201);
        assert_eq!((&answer["payment"], &answer["order"]["payment_status"]), (&Value::Null, &"none".into()));
        let waiting = PlacedOrder::new(&shop, &answer);
        let resumed = waiting.try_resume().await.expect(200);
        PlacedOrder::new(&shop, &resumed).pay().await;
        waiting.try_resume().await.refused(409, "already_paid");
    }
    assert_eq!(shop.stripe().intents().len(), 2);
    shop.close().await;
}

/// 8: while Stripe keeps one buyer waiting, others buy the same goods and pay, down to the unit that the first one holds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_while_stripe_hangs_for_somebody_else() {
    let world = World::with(Plan::default().selling("HOT", 1000, 2)).await;
    let (first, second, third) = (world.shop.buyer().await, world.shop.buyer().await, world.shop.buyer().await);
    for buyer in [&first, &second, &third] {
        buyer.add("HOT", 1).await;
    }
    let at_stripe = wire::Plan { action: Some("POST"), ..wire::Plan::once(Trouble::HeldBefore, 1) };
    let strike = world.wire.arm("checkout-place-order", &[&first.cart_id], at_stripe);
    let (body, key) = (first.checkout_body().await, first.key());
    let others = async {
        strike.is_reached().await;
        assert_eq!(strike.calls().last().unwrap().name, "stripe POST /v1/payment_intents");
        second.checkout().await.pay().await;
        let refused = third.try_checkout(&third.checkout_body().await, &third.key()).await.refused(409, "insufficient_stock");
        assert_eq!(refused["lines"][0]["left"], 0);
        strike.let_go();
    };
    let (answer, ()) = join(first.try_checkout(&body, &key), others).await;
    world.payable(&answer.expect(201)).await.pay().await;
    world.shop.close().await;
}

#[tokio::test]
async fn a_payment_is_told_to_come_again_while_stripe_is_down() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    shop.stripe().fail_next(ATTEMPTS, Fault::Unavailable500);
    let busy = order.try_resume().await;
    assert!(!busy.header("retry-after").is_empty());
    busy.refused(503, "busy");
    assert_eq!(order.try_resume().await.expect(200)["payment"]["payment_intent"], order.intent.as_str());
    order.pay().await;
    shop.close().await;
}

/// Fewer failures than the client tries are not noticed.
#[tokio::test]
async fn a_hiccup_of_stripes_does_not_show() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    shop.stripe().fail_next(1, Fault::RateLimited429);
    let order = buyer.checkout().await;
    assert!(!order.intent.is_empty());
    order.pay().await;
    shop.close().await;
}
