//! Money that is not the order's total, and what staff decide about it.

use crate::harness::{Answer, PlacedOrder, Plan, TestShop, cards};
use futures::future::join;
use serde_json::json;

/// An order whose intent was changed at Stripe, by somebody with the account's key, before it was paid.
async fn strangely_paid(shop: &TestShop, amount: i64) -> PlacedOrder<'_> {
    let buyer = shop.buyer().await;
    buyer.coupon("ONCE").await;
    let order = buyer.buys("LAMP", 2).await;
    shop.at_stripe(&format!("payment_intents/{}", order.intent), &[("amount", amount.to_string())]).await;
    order.try_pay(cards::PAYS).await.expect(200);
    order.until("pending_payment", "mismatch").await;
    order
}

fn plan() -> Plan {
    Plan::default().coupon("ONCE", 100, Some(1), None)
}

async fn decides(shop: &TestShop, order: &PlacedOrder<'_>, decision: &str) -> Answer {
    shop.staff_does(&order.id, "review", "unused-key", &json!({ "decision": decision, "reason": "We looked at it." })).await
}

/// 18: too much is accepted by somebody, and what is too much goes back.
#[tokio::test]
async fn more_than_the_total_is_accepted_and_the_rest_goes_back() {
    let shop = TestShop::planned(plan()).await;
    // 50.00 less 1.00, and 4.90 for shipping.
    let order = strangely_paid(&shop, 5395).await;
    assert_eq!(order.total, 5390);
    shop.ships(&order.id, &json!({})).await.refused(409, "payment_in_review");
    let (first, second) = join(decides(&shop, &order, "accept"), decides(&shop, &order, "accept")).await;
    assert_eq!(first.status + second.status, 200 + 409);
    assert_eq!(order.until("paid", "partially_refunded").await["refunded"]["amount"], 5);
    decides(&shop, &order, "refund").await.refused(409, "not_in_review");
    shop.ships(&order.id, &json!({})).await.expect(201);
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["paid", "received", "refunded", "shipped"]);
    shop.close().await;
}

/// 18, 25: too little goes back, with units and coupon; the coupon can be used again.
#[tokio::test]
async fn less_than_the_total_goes_back_and_the_order_ends() {
    let shop = TestShop::planned(plan()).await;
    for received in [5389, 1000] {
        let order = strangely_paid(&shop, received).await;
        decides(&shop, &order, "accept").await.refused(409, "received_too_little");
        let wrong = shop.staff_does(&order.id, "review", "unused-key", &json!({ "decision": "refund", "reason": "" })).await;
        assert_eq!(wrong.refused(422, "validation_failed")["fields"][0]["field"], "reason");
        let (first, second) = join(decides(&shop, &order, "refund"), decides(&shop, &order, "accept")).await;
        assert_eq!((first.status, second.status), (200, 409), "{} {}", first.text, second.text);
        assert_eq!(order.until("cancelled", "refunded").await["refunded"]["amount"], received);
        assert_eq!(shop.available("LAMP").await, 20);
    }
    shop.close().await;
}

#[tokio::test]
async fn what_is_not_in_review_is_not_decided() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    decides(&shop, &order, "accept").await.refused(409, "not_in_review");
    order.pay().await;
    decides(&shop, &order, "refund").await.refused(409, "not_in_review");
    shop.close().await;
}
