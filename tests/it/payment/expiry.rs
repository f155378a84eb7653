//! Orders that nobody pays in time.

use crate::harness::tables::Table;
use crate::harness::{PlacedOrder, Plan, TestShop, cards, wait_until};
use aws_sdk_dynamodb::types::AttributeValue;
use barrow_app::clock;
use jiff::SignedDuration;

/// Runs the schedule until the order has left its state.
async fn expires(shop: &TestShop, order: &PlacedOrder<'_>) {
    wait_until("expiry", async || {
        shop.shop().run_job("jobs-expire-orders").await.unwrap();
        (order.get().await["status"] != "pending_payment").then_some(())
    })
    .await;
}

/// 7: an unpaid order gives back what it holds, its intent can no longer be paid, and its buyer is told.
#[tokio::test]
async fn an_unpaid_order_expires_and_gives_back_all_it_held() {
    let shop = TestShop::planned(Plan::default().coupon("ONCE", 100, Some(1), None).expiring_after(1)).await;
    let buyer = shop.buyer().await;
    buyer.coupon("ONCE").await;
    let order = buyer.buys("LAMP", 3).await;
    assert_eq!(shop.available("LAMP").await, 17);
    expires(&shop, &order).await;
    assert_eq!(order.get().await["status"], "expired");
    assert_eq!(shop.available("LAMP").await, 20);
    assert_eq!(shop.stripe().intent(&order.intent).unwrap()["status"], "canceled");
    assert_eq!(order.try_pay(cards::PAYS).await.status, 400);
    order.try_resume().await.refused(409, "order_expired");
    order.try_cancel().await.refused(409, "order_expired");
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["expired", "received"]);
    shop.close().await;
}

/// A sweep that runs twice at once, or again, gives nothing back twice.
#[tokio::test]
async fn units_are_given_back_once_however_often_the_sweep_runs() {
    let shop = TestShop::planned(Plan::default().expiring_after(1)).await;
    let buyers = futures::future::join_all((0..6).map(|_| shop.buyer())).await;
    let orders = futures::future::join_all(buyers.iter().map(|buyer| buyer.buys("TEA", 2))).await;
    wait_until("expiry", async || {
        let sweeps = (0..3).map(|_| shop.shop().run_job("jobs-expire-orders"));
        for sweep in futures::future::join_all(sweeps).await {
            assert_eq!(sweep.unwrap()["failed"], 0);
        }
        (shop.available("TEA").await == 100).then_some(())
    })
    .await;
    for order in orders {
        assert_eq!(order.get().await["status"], "expired");
    }
    shop.close().await;
}

/// 5, 9: an order that cannot even be read keeps its units until it can, and nobody else's.
#[tokio::test]
async fn an_order_that_cannot_be_released_does_not_keep_the_others() {
    let shop = TestShop::planned(Plan::default().expiring_after(1)).await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(shop.buyer().await.buys("LAMP", 2).await);
    }
    shop.settle().await;
    let key = format!("ORDER#{}", orders[2].id);
    let spoil = async |doc: AttributeValue| shop.tables().tamper(Table::Orders, &key, "META", "doc", doc).await;
    let expires_at: jiff::Timestamp = orders[4].get().await["expires_at"].as_str().unwrap().parse().unwrap();
    let doc = spoil(AttributeValue::S("{}".to_owned())).await;
    wait_until("the time to run out", async || (clock::now() > expires_at).then_some(())).await;
    let sweep = shop.shop().run_job("jobs-expire-orders").await.unwrap();
    assert_eq!((&sweep["looked_at"], &sweep["changed"], &sweep["failed"]), (&5.into(), &4.into(), &1.into()));
    assert_eq!(shop.available("LAMP").await, 18);
    spoil(doc).await;
    let sweep = shop.shop().run_job("jobs-expire-orders").await.unwrap();
    assert_eq!((&sweep["looked_at"], &sweep["changed"], &sweep["failed"]), (&1.into(), &1.into(), &0.into()));
    assert_eq!(shop.available("LAMP").await, 20);
    shop.close().await;
}

/// 11: a payment whose news was lost is found by the sweep that would have expired its order: paying wins.
#[tokio::test]
async fn an_order_that_was_paid_in_silence_does_not_expire() {
    let shop = TestShop::planned(Plan::default().expiring_after(1)).await;
    shop.stripe().pause();
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay(cards::PAYS).await.expect(200);
    expires(&shop, &order).await;
    let order = order.get().await;
    assert_eq!((&order["status"], &order["payment_status"]), (&"paid".into(), &"succeeded".into()));
    shop.close().await;
}

/// 12: money on its way is waited for.
#[tokio::test]
async fn an_order_whose_payment_is_under_way_does_not_expire() {
    let shop = TestShop::planned(Plan::default().expiring_after(1)).await;
    shop.stripe().set_settle_delay(std::time::Duration::from_secs(3600));
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay(cards::PAYS_LATE).await.expect(200);
    order.until("pending_payment", "processing").await;
    let expires_at: jiff::Timestamp = order.get().await["expires_at"].as_str().unwrap().parse().unwrap();
    wait_until("the time to run out", async || (clock::now() > expires_at).then_some(())).await;
    let sweep = shop.shop().run_job("jobs-expire-orders").await.unwrap();
    assert_eq!((&sweep["looked_at"], &sweep["failed"]), (&1.into(), &0.into()));
    assert_eq!(order.get().await["status"], "pending_payment");
    shop.stripe().settle(&order.intent).unwrap();
    order.until("paid", "succeeded").await;
    shop.close().await;
}

/// 11: lost webhooks lose nothing.
#[tokio::test]
async fn reconciling_finds_payments_whose_news_was_lost() {
    let shop = TestShop::start().await;
    shop.stripe().pause();
    let (paid, declined, untouched) =
        (shop.buyer().await.buys("LAMP", 1).await, shop.buyer().await.buys("LAMP", 1).await, shop.buyer().await.buys("LAMP", 1).await);
    paid.try_pay(cards::PAYS).await.expect(200);
    declined.try_pay(cards::DECLINES).await.expect(402);
    // Young orders are left to their webhooks.
    assert_eq!(shop.shop().run_job("jobs-reconcile-payments").await.unwrap()["looked_at"], 0);
    let soon = clock::now() + SignedDuration::from_mins(2);
    let sweep = shop.shop().app().reconcile_payments(soon).await.unwrap();
    assert_eq!((sweep.looked_at, sweep.changed, sweep.failed), (3, 2, 0));
    paid.until("paid", "succeeded").await;
    declined.until("pending_payment", "failed").await;
    untouched.until("pending_payment", "none").await;
    shop.close().await;
}
