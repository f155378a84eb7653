//! Orders do not wait for Stripe.

use crate::harness::{PlacedOrder, TestShop};
use barrow_local::stripe::Fault;
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
