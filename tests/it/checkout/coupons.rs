//! A coupon is used as often as it may be, counted with the order that uses it.

use super::{buyers_with, orders_blindly, told_apart};
use crate::harness::{Plan, TestShop, wait_until};
use futures::future::join_all;

/// TEA at 4.50 less 1.00, and shipping.
const TOTAL: i64 = 350 + 490;

/// 25: a coupon for one is redeemed by one of twenty who try at once.
#[tokio::test]
async fn a_single_use_coupon_is_redeemed_once_by_twenty_at_once() {
    let shop = TestShop::planned(Plan::default().coupon("ONCE", 100, Some(1), None)).await;
    let buyers = buyers_with(&shop, 20, &[("TEA", 1)]).await;
    join_all(buyers.iter().map(|buyer| buyer.coupon("ONCE"))).await;
    let (ordered, refused) = told_apart(join_all(buyers.iter().map(|buyer| orders_blindly(buyer, 2, TOTAL))).await);
    assert_eq!((ordered, refused.len()), (1, 19));
    for answer in refused {
        answer.refused(422, "coupon_used_up");
    }
    assert_eq!(shop.available("TEA").await, 99);
    shop.close().await;
}

/// 25: once per customer holds for one customer with many carts, however the address is typed.
#[tokio::test]
async fn a_coupon_for_each_customer_is_redeemed_once_by_one_of_them() {
    let shop = TestShop::planned(Plan::default().coupon("HELLO", 100, None, Some(1))).await;
    let mut buyers = buyers_with(&shop, 6, &[("TEA", 1)]).await;
    join_all(buyers.iter().map(|buyer| buyer.coupon("HELLO"))).await;
    for (place, buyer) in buyers.iter_mut().enumerate() {
        buyer.email = if place % 2 == 0 { "Ada@Example.org".to_owned() } else { "ada@example.org".to_owned() };
    }
    let (ordered, refused) = told_apart(join_all(buyers.iter().map(|buyer| orders_blindly(buyer, 2, TOTAL))).await);
    assert_eq!((ordered, refused.len()), (1, 5));
    for answer in refused {
        answer.refused(422, "coupon_already_used");
    }
    shop.close().await;
}

/// 25: a use is given back when its order is cancelled.
#[tokio::test]
async fn a_cancelled_order_gives_its_coupon_back() {
    let shop = TestShop::planned(Plan::default().coupon("ONCE", 100, Some(1), Some(1))).await;
    let buyers = buyers_with(&shop, 2, &[("TEA", 1)]).await;
    buyers[0].coupon("ONCE").await;
    let order = buyers[0].checkout().await;
    buyers[1].coupon("ONCE").await;
    orders_blindly(&buyers[1], 2, TOTAL).await.refused(422, "coupon_used_up");
    order.try_cancel().await.expect(200);
    orders_blindly(&buyers[1], 2, TOTAL).await.expect(201);
    shop.close().await;
}

/// 25: and when it expires.
#[tokio::test]
async fn an_expired_order_gives_its_coupon_back() {
    let shop = TestShop::planned(Plan::default().coupon("ONCE", 100, Some(1), Some(1)).expiring_after(1)).await;
    let buyers = buyers_with(&shop, 2, &[("TEA", 1)]).await;
    buyers[0].coupon("ONCE").await;
    let order = buyers[0].checkout().await;
    buyers[1].coupon("ONCE").await;
    wait_until("expiry", async || {
        shop.shop().run_job("jobs-expire-orders").await.unwrap();
        (order.get().await["status"] == "expired").then_some(())
    })
    .await;
    orders_blindly(&buyers[1], 2, TOTAL).await.expect(201);
    shop.close().await;
}

/// 25: uses that are given back beside new ones lose none of either.
#[tokio::test]
async fn uses_given_back_beside_new_ones_are_all_counted() {
    let shop = TestShop::planned(Plan::default().coupon("MANY", 100, Some(100), None)).await;
    let (first, second) = (buyers_with(&shop, 8, &[("TEA", 1)]).await, buyers_with(&shop, 8, &[("TEA", 1)]).await);
    join_all(first.iter().chain(&second).map(|buyer| buyer.coupon("MANY"))).await;
    let orders = join_all(first.iter().map(|buyer| buyer.checkout())).await;
    let cancels = join_all(orders.iter().map(|order| order.try_cancel()));
    let checkouts = join_all(second.iter().map(|buyer| orders_blindly(buyer, 2, TOTAL)));
    let (cancelled, ordered) = futures::future::join(cancels, checkouts).await;
    for answer in cancelled {
        answer.expect(200);
    }
    for answer in ordered {
        answer.expect(201);
    }
    shop.close().await;
}
