//! An order ends while a function hears from Stripe that it is paid. The function has read it as pending, and finds it cancelled with
//! its units and its coupon given back: it takes both again, or gives the money back when the units are gone, as the webhook does.

use super::World;
use crate::harness::wire::{Fault, Plan, Strike};
use crate::harness::{Buyer, Goods, PlacedOrder, cards};
use barrow_app::{App, clock};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Held when Stripe has answered how the payment is, and again when the function has waited too long for that and asks anew.
const ASKED: Plan = Plan { action: Some("GET"), ..Plan::for_good(Fault::HeldAfter, 1) };
/// Of LAMP there is plenty; of this one unit on each of two shards.
const PAIR: &str = "PAIR";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_cancelled_while_its_payment_is_resumed() {
    let world = world().await;
    for sku in ["LAMP", PAIR] {
        let order = paid_unheard(&world, sku).await;
        let strike = world.wire.arm("checkout-resume-payment", &[&order.id], ASKED);
        let faster = faster(&world).await;
        let (answer, ()) = tokio::join!(order.try_resume(), ends_meanwhile(&order, sku, &faster, &strike));
        answer.refused(409, "already_paid");
        is_settled(&world, &order, sku, &strike).await;
    }
    world.shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_cancelled_while_it_is_reconciled() {
    let world = world().await;
    let tick = async |app: Arc<App>| app.reconcile_payments(clock::now() + SignedDuration::from_mins(2)).await.unwrap();
    for sku in ["LAMP", PAIR] {
        let order = paid_unheard(&world, sku).await;
        let strike = meets(&world, &order, sku, "jobs-reconcile-payments", tick).await;
        is_settled(&world, &order, sku, &strike).await;
    }
    world.shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_cancelled_while_it_expires() {
    let world = world().await;
    for sku in ["LAMP", PAIR] {
        let order = paid_unheard(&world, sku).await;
        let expires_at: Timestamp = order.get().await["expires_at"].as_str().unwrap().parse().unwrap();
        let tick = async |app: Arc<App>| app.expire_orders(expires_at + SignedDuration::from_secs(1)).await.unwrap();
        let strike = meets(&world, &order, sku, "jobs-expire-orders", tick).await;
        is_settled(&world, &order, sku, &strike).await;
    }
    world.shop.close().await;
}

async fn world() -> World {
    let world = World::start().await;
    world.shop.offers(&Goods { units: vec![1, 1], ..Goods::new(PAIR, 1000, 1) }).await;
    world
}

/// A unit, with a coupon. Nobody has told the shop of the payment yet, and nobody who follows the order's end asks.
async fn paid_unheard<'a>(world: &'a World, sku: &str) -> PlacedOrder<'a> {
    let order = world.order(sku, 1).await;
    world.remote.hold("jobs-settle-payments");
    world.shop.stripe().pause();
    order.try_pay(cards::PAYS).await.expect(200);
    order
}

async fn meets<T>(world: &World, order: &PlacedOrder<'_>, sku: &str, bin: &str, tick: impl AsyncFn(Arc<App>) -> T) -> Arc<Strike> {
    let (strike, functions, faster) = (Arc::new(Strike::new(ASKED)), world.remote.functions(), faster(world).await);
    tokio::join!(world.wire.run(&functions, bin, &strike, &tick), ends_meanwhile(order, sku, &faster, &strike));
    strike
}

/// With all that there is of PAIR in the cart, and no more to do than to order.
async fn faster(world: &World) -> Buyer<'_> {
    let buyer = world.shop.buyer().await;
    buyer.add(PAIR, 2).await;
    buyer
}

/// Its units go back, and both of PAIR to somebody who is faster.
async fn ends_meanwhile(order: &PlacedOrder<'_>, sku: &str, faster: &Buyer<'_>, strike: &Strike) {
    strike.is_reached().await;
    assert_eq!(order.try_cancel().await.expect(200)["status"], "cancelled");
    if sku == PAIR {
        faster.checkout().await;
    }
    strike.let_go();
}

async fn is_settled(world: &World, order: &PlacedOrder<'_>, sku: &str, strike: &Strike) {
    assert!(strike.has_struck());
    // By the function itself: all other news is held back.
    let seen = order.get().await;
    let refunds = seen["refunds"].as_array().unwrap().len();
    let expected = if sku == PAIR { ("cancelled", 1) } else { ("paid", 0) };
    assert_eq!((seen["status"].as_str().unwrap(), refunds), expected, "{seen}");
    world.remote.release("jobs-settle-payments");
    world.shop.stripe().resume();
    if sku == PAIR {
        order.until("cancelled", "refunded").await;
    } else {
        order.until("paid", "succeeded").await;
    }
    world.check(strike).await;
}
