//! Money that arrives when its order has ended already.

use crate::faults::World;
use crate::harness::{PlacedOrder, Plan, TestShop, cards};

fn rare() -> Plan {
    Plan::default().selling("RARE", 3000, 1).coupon("ONCE", 100, Some(1), None).expiring_after(1)
}

/// An order of the only unit, paid without the shop hearing of it, and expired while Stripe could not be asked.
async fn paid_and_expired(world: &World) -> PlacedOrder<'_> {
    let order = world.shop.buyer().await.buys("RARE", 1).await;
    world.pays_and_expires(&order).await;
    order
}

/// Stripe can be asked again.
async fn money_is_found(world: &World, order: &PlacedOrder<'_>, (status, payment_status): (&str, &str)) {
    world.remote.release("jobs-settle-payments");
    world.shop.stripe().resume();
    order.until(status, payment_status).await;
    world.shop.settle().await;
}

/// 13: the order comes back to life when its units are still there.
#[tokio::test]
async fn money_for_an_expired_order_takes_its_units_again() {
    let world = World::with(rare()).await;
    let order = paid_and_expired(&world).await;
    money_is_found(&world, &order, ("paid", "succeeded")).await;
    assert_eq!(world.shop.available("RARE").await, 0);
    assert_eq!(world.shop.mail_kinds(&order.id), ["expired", "paid", "received"]);
    world.shop.close().await;
}

/// 13: and is given back, and its buyer told, when somebody else has bought them.
#[tokio::test]
async fn money_for_units_sold_meanwhile_is_refunded() {
    let world = World::with(rare()).await;
    let order = paid_and_expired(&world).await;
    world.shop.buyer().await.buys("RARE", 1).await;
    money_is_found(&world, &order, ("expired", "refunded")).await;
    assert_eq!(order.get().await["refunded"]["amount"], 3490);
    assert_eq!(world.shop.mail_kinds(&order.id), ["expired", "received", "refunded"]);
    assert_eq!(world.shop.available("RARE").await, 0);
    world.shop.close().await;
}

/// 13: money that crosses with a cancellation.
#[tokio::test]
async fn money_for_an_order_cancelled_meanwhile_takes_its_units_again() {
    let shop = TestShop::planned(rare()).await;
    let order = shop.buyer().await.buys("RARE", 1).await;
    shop.stripe().pause();
    order.try_pay(cards::PAYS).await.expect(200);
    order.try_cancel().await.expect(200);
    order.until("paid", "succeeded").await;
    shop.close().await;
}

/// 13, 25: the coupon counts again with the order, or the money goes back.
#[tokio::test]
async fn money_for_an_order_whose_coupon_was_used_meanwhile_is_refunded() {
    let world = World::with(rare()).await;
    let (first, second) = (world.shop.buyer().await, world.shop.buyer().await);
    first.coupon("ONCE").await;
    let order = first.buys("RARE", 1).await;
    world.pays_and_expires(&order).await;
    second.coupon("ONCE").await;
    second.buys("TEA", 1).await;
    money_is_found(&world, &order, ("expired", "refunded")).await;
    assert_eq!(world.shop.available("RARE").await, 1);
    world.shop.close().await;
}
