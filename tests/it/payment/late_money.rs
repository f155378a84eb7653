//! Money that arrives when its order has ended already.

use crate::harness::{Buyer, PlacedOrder, Plan, TestShop, cards, wait_until};
use barrow_app::clock;
use barrow_local::stripe::Fault;
use jiff::SignedDuration;

/// Stripe's client tries so often.
const ATTEMPTS: usize = 3;

/// A paid order of the only unit which the shop does not know to be paid, because no webhook came.
async fn paid_in_silence<'a>(shop: &'a TestShop) -> PlacedOrder<'a> {
    let order = shop.buyer().await.buys("RARE", 1).await;
    shop.stripe().pause();
    order.try_pay(cards::PAYS).await.expect(200);
    order
}

fn rare() -> Plan {
    Plan::default().selling("RARE", 3000, 1).coupon("ONCE", 100, Some(1), None).expiring_after(1)
}

/// Lets an order expire although Stripe cannot be asked about it: the shop waits for ten minutes, then gives up.
async fn expires_unasked(shop: &TestShop, order: &PlacedOrder<'_>, failures: usize) {
    let expires_at: jiff::Timestamp = order.get().await["expires_at"].as_str().unwrap().parse().unwrap();
    wait_until("the time to run out", async || (clock::now() > expires_at).then_some(())).await;
    shop.stripe().fail_next(failures, Fault::Unavailable500);
    let later = clock::now() + SignedDuration::from_mins(11);
    let sweep = shop.shop().app().expire_orders(later).await.unwrap();
    assert_eq!((sweep.changed, sweep.failed), (1, 0));
}

/// 13: the order comes back to life when its units are still there.
#[tokio::test]
async fn money_for_an_expired_order_takes_its_units_again() {
    let shop = TestShop::planned(rare()).await;
    let order = paid_in_silence(&shop).await;
    expires_unasked(&shop, &order, ATTEMPTS).await;
    order.until("paid", "succeeded").await;
    assert_eq!(shop.available("RARE").await, 0);
    shop.stripe().resume();
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["expired", "paid", "received"]);
    shop.close().await;
}

/// 13: and is given back, and its buyer told, when somebody else has bought them.
#[tokio::test]
async fn money_for_units_sold_meanwhile_is_refunded() {
    let shop = TestShop::planned(rare()).await;
    let order = paid_in_silence(&shop).await;
    let second = shop.buyer().await;
    second.add("RARE", 1).await;
    // Stripe stays away for long enough that the second buyer is faster than the news of the first one's payment.
    let (bought, ()) = futures::future::join(buys_as_soon_as_it_can(&second), expires_unasked(&shop, &order, 4 * ATTEMPTS)).await;
    assert_eq!(bought["order"]["status"], "pending_payment");
    shop.stripe().resume();
    let ended = order.until("expired", "refunded").await;
    assert_eq!(ended["refunded"]["amount"], 3490);
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["expired", "received", "refunded"]);
    assert_eq!(shop.available("RARE").await, 0);
    shop.close().await;
}

async fn buys_as_soon_as_it_can(buyer: &Buyer<'_>) -> serde_json::Value {
    let body = buyer.checkout_body().await;
    wait_until("the unit to be free", async || {
        let answer = buyer.try_checkout(&body, &buyer.key()).await;
        (answer.status == 201).then_some(answer.body)
    })
    .await
}

/// 13: money that crosses with a cancellation.
#[tokio::test]
async fn money_for_an_order_cancelled_meanwhile_takes_its_units_again() {
    let shop = TestShop::planned(rare()).await;
    let order = paid_in_silence(&shop).await;
    order.try_cancel().await.expect(200);
    order.until("paid", "succeeded").await;
    shop.close().await;
}

/// 13, 25: the coupon counts again with the order, or the money goes back.
#[tokio::test]
async fn money_for_an_order_whose_coupon_was_used_meanwhile_is_refunded() {
    let shop = TestShop::planned(rare()).await;
    let (first, second) = (shop.buyer().await, shop.buyer().await);
    first.coupon("ONCE").await;
    second.coupon("ONCE").await;
    let order = first.buys("RARE", 1).await;
    second.add("TEA", 1).await;
    shop.stripe().pause();
    order.try_pay(cards::PAYS).await.expect(200);
    let (_, ()) = futures::future::join(buys_as_soon_as_it_can(&second), expires_unasked(&shop, &order, 4 * ATTEMPTS)).await;
    shop.stripe().resume();
    order.until("expired", "refunded").await;
    assert_eq!(shop.available("RARE").await, 1);
    shop.close().await;
}
