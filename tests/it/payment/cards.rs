//! What the test cards do to an order.

use crate::harness::{TestShop, cards, wait_until};
use std::time::Duration;

/// 10: a declined card leaves the order payable, with its units.
#[tokio::test]
async fn a_declined_card_leaves_the_order_to_be_paid_with_another() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay(cards::DECLINES).await.expect(402);
    let failed = order.until("pending_payment", "failed").await;
    assert_eq!(failed["payment_failure"], "generic_decline");
    assert_eq!(shop.available("LAMP").await, 19);
    let resumed = order.try_resume().await.expect(200);
    assert_eq!(resumed["payment"]["payment_intent"], order.intent.as_str());
    let paid = order.pay().await;
    assert_eq!(paid["payment_failure"], serde_json::Value::Null);
    shop.close().await;
}

#[tokio::test]
async fn three_d_secure_pays_when_approved() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    assert_eq!(order.try_pay(cards::ASKS_FOR_3DS).await.expect(200)["status"], "requires_action");
    order.until("pending_payment", "requires_action").await;
    order.authenticate(true).await.expect(200);
    order.until("paid", "succeeded").await;
    shop.close().await;
}

#[tokio::test]
async fn three_d_secure_that_fails_leaves_the_order_payable() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay(cards::ASKS_FOR_3DS).await.expect(200);
    order.authenticate(false).await.expect(402);
    order.until("pending_payment", "failed").await;
    order.pay().await;
    shop.close().await;
}

/// 12: `processing` is not paid: nothing is sent, said or cancelled until it is.
#[tokio::test]
async fn a_payment_under_way_is_not_paid_until_it_is() {
    let shop = TestShop::start().await;
    shop.stripe().set_settle_delay(Duration::from_secs(3600));
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay(cards::PAYS_LATE).await.expect(200);
    order.until("pending_payment", "processing").await;
    shop.ships(&order.id, &serde_json::json!({})).await.refused(409, "not_paid");
    order.try_cancel().await.refused(409, "payment_processing");
    order.try_resume().await.refused(409, "payment_processing");
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["received"]);
    shop.stripe().settle(&order.intent).unwrap();
    order.until("paid", "succeeded").await;
    shop.close().await;
}

#[tokio::test]
async fn a_payment_that_fails_late_leaves_the_order_payable() {
    let shop = TestShop::start().await;
    shop.stripe().set_settle_delay(Duration::from_secs(3600));
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay(cards::FAILS_LATE).await.expect(200);
    order.until("pending_payment", "processing").await;
    shop.stripe().settle(&order.intent).unwrap();
    order.until("pending_payment", "failed").await;
    order.pay().await;
    shop.close().await;
}

/// A dispute stops what is not shipped yet and calls staff.
#[tokio::test]
async fn a_disputed_payment_is_not_shipped_until_it_is_won() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.pay().await;
    let dispute = shop.stripe().dispute(&order.intent).unwrap();
    order.until("paid", "disputed").await;
    shop.ships(&order.id, &serde_json::json!({})).await.refused(409, "payment_disputed");
    shop.refunds(&order.id, "refund-disputed", None).await.refused(409, "payment_disputed");
    let calls_staff = async || {
        let mails = shop.shop().mails().unwrap();
        mails.iter().any(|mail| mail.reference.as_deref().is_some_and(|reference| reference.starts_with("review/"))).then_some(())
    };
    wait_until("the mail to staff", calls_staff).await;
    shop.stripe().close_dispute(dispute["id"].as_str().unwrap(), true).unwrap();
    order.until("paid", "succeeded").await;
    shop.ships(&order.id, &serde_json::json!({})).await.expect(201);
    shop.close().await;
}
