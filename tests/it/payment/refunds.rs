//! Money that goes back.

use crate::harness::{TestShop, wait_until};
use futures::future::join_all;
use serde_json::json;

/// 27: however many ask at once, no more goes back than was paid.
#[tokio::test]
async fn refunds_at_once_never_give_back_more_than_was_paid() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.pay().await;
    let keys: Vec<String> = (0..6).map(|place| format!("refund-number-{place}")).collect();
    let answers = join_all(keys.iter().map(|key| shop.refunds(&order.id, key, Some(1000)))).await;
    let (accepted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 202);
    assert_eq!((accepted.len(), refused.len()), (2, 4));
    for answer in refused {
        answer.refused(409, "refund_too_large");
    }
    wait_until("both refunds", async || (order.get().await["refunded"]["amount"] == 2000).then_some(())).await;
    shop.refunds(&order.id, "refund-the-rest", None).await.expect(202);
    assert_eq!(order.until("paid", "refunded").await["refunded"]["amount"], 2990);
    shop.close().await;
}

#[tokio::test]
async fn the_same_refund_asked_for_many_times_goes_back_once() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.pay().await;
    for answer in join_all((0..8).map(|_| shop.refunds(&order.id, "refund-the-same", Some(500)))).await {
        answer.expect(202);
    }
    order.until("paid", "partially_refunded").await;
    shop.settle().await;
    assert_eq!(order.get().await["refunded"]["amount"], 500);
    assert_eq!(shop.stripe().objects("refund").len(), 1);
    shop.close().await;
}

/// 5, 13: a paid order that is cancelled gives everything back, units and money.
#[tokio::test]
async fn a_paid_order_that_is_cancelled_gives_back_units_and_money() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 2).await;
    order.pay().await;
    let cancels = join_all((0..4).map(|_| order.try_cancel())).await;
    let (done, refused): (Vec<_>, Vec<_>) = cancels.into_iter().partition(|answer| answer.status == 200);
    assert_eq!((done.len(), refused.len()), (1, 3));
    for answer in refused {
        answer.refused(409, "already_done");
    }
    assert_eq!(shop.available("LAMP").await, 20);
    assert_eq!(order.until("cancelled", "refunded").await["refunded"]["amount"], 5000);
    shop.ships(&order.id, &json!({})).await.refused(409, "order_cancelled");
    shop.close().await;
}

/// 27: nothing is due, nothing goes back.
#[tokio::test]
async fn what_was_not_paid_is_not_refunded() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    shop.refunds(&order.id, "refund-unpaid", None).await.refused(409, "not_paid");
    order.pay().await;
    for amount in [0, -1] {
        shop.refunds(&order.id, "refund-nothing", Some(amount)).await.refused(409, "refund_too_large");
    }
    order.try_cancel().await.expect(200);
    order.until("cancelled", "refunded").await;
    assert!(order.try_cancel().await.status == 409);
    shop.close().await;
}

/// 27: a refund that the customer's bank sends back days later is owed again, and staff are told.
#[tokio::test]
async fn a_refund_that_comes_back_can_be_made_again() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay("4000000000005126").await.expect(200);
    order.until("paid", "succeeded").await;
    shop.refunds(&order.id, "refund-that-returns", None).await.expect(202);
    let returned = wait_until("the refund's return", async || {
        let order = order.get().await;
        (order["refunds"][0]["status"] == "failed").then_some(order)
    });
    assert_eq!(returned.await["payment_status"], "succeeded");
    shop.settle().await;
    let told = shop.shop().mails().expect("mails").into_iter().any(|mail| mail.subject == format!("Order {} needs you", order.id));
    assert!(told, "staff know nothing of it");
    shop.close().await;
}
