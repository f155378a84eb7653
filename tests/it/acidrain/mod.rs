//! The attacks of "ACIDRain: Concurrency-Related Attacks on Database-Backed Web Applications" (Warszawski and Bailis, SIGMOD 2017):
//! a voucher used more often than allowed, stock sold below zero, a cart changed while it is paid. Not left to luck: the first
//! request is stopped at each of its calls in turn, before and after it takes effect, and a second one runs whole meanwhile.

mod races;

use crate::faults::World;
use crate::harness::wire::{Fault, Plan, Strike};
use crate::harness::{Answer, Buyer, Goods, Plan as Shelf, address, is_deep, random_seed};
use futures::future::join;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Notify;

/// More calls than any request makes.
const MOST_CALLS: usize = 30;
const SHIPPING: i64 = 490;

/// Lets `attack` stop its request at each call of its function, before the call and after; in a sample either before or after. It
/// gets the plan and the number of the round. Gives how many interleavings there were.
async fn at_every_call(mut attack: impl AsyncFnMut(Plan, usize) -> Arc<Strike>) -> usize {
    let mut rounds = 0..;
    let first = random_seed().usize(1..=2);
    let mut tried = 0;
    for (fault, first) in [(Fault::HeldBefore, first), (Fault::HeldAfter, 3 - first)] {
        let (first, step) = if is_deep() { (1, 1) } else { (first, 2) };
        tried += at_calls(fault, first, step, async |plan| attack(plan, rounds.next().expect("no end")).await).await;
    }
    assert!(tried > 0, "nothing was interleaved");
    tried
}

/// At every `step`-th call from the first of these on.
async fn at_calls(fault: Fault, first: usize, step: usize, mut attack: impl AsyncFnMut(Plan) -> Arc<Strike>) -> usize {
    for (tried, position) in (first..=MOST_CALLS).step_by(step).enumerate() {
        let strike = attack(Plan::once(fault, position)).await;
        if !strike.has_struck() {
            return tried;
        }
    }
    panic!("more than {MOST_CALLS} calls");
}

/// Runs `second` while `first` is stopped; after it, when `first` makes fewer calls.
async fn meanwhile<A, B>(strike: &Strike, first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    let over = Notify::new();
    let first = async {
        let done = first.await;
        over.notify_one();
        done
    };
    let second = async {
        tokio::select! {
            () = strike.is_reached() => {}
            () = over.notified() => {}
        }
        let done = second.await;
        strike.let_go();
        done
    };
    join(first, second).await
}

fn shelf() -> Shelf {
    let rounds = 0..2 * MOST_CALLS + 2;
    let mut shelf = rounds.fold(Shelf::default(), |shelf, round| shelf.coupon(&format!("ONCE{round}"), 100, Some(1), None));
    shelf.goods.extend((0..2 * MOST_CALLS + 2).map(|round| Goods::new(&format!("UNIT-{round}"), 1000, 1)));
    for goods in shelf.goods.iter_mut().take(3) {
        goods.units = vec![10_000];
    }
    shelf
}

fn checkout_body(buyer: &Buyer<'_>, changes: u64, total: i64) -> Value {
    json!({
        "cart_id": buyer.cart_id, "cart_version": changes + 1, "email": buyer.email, "shipping_address": address(),
        "shipping_method": "standard", "expected_total": { "amount": total, "currency": "EUR" },
    })
}

/// Both asked for the same thing: one has it, the other is told why not.
fn one_has_it(one: Answer, other: Answer, status: u16, code: &str) {
    let (winner, loser) = if one.status == 201 { (one, other) } else { (other, one) };
    winner.expect(201);
    loser.refused(status, code);
}

/// 25: the voucher attack. One use, two orders.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_is_used_once_however_two_orders_interleave() {
    let world = World::with(shelf()).await;
    let tried = at_every_call(async |plan, round| {
        let (one, other) = (world.shop.buyer().await, world.shop.buyer().await);
        for buyer in [&one, &other] {
            buyer.add("TEA", 1).await;
            buyer.coupon(&format!("ONCE{round}")).await;
        }
        let body = |buyer: &Buyer<'_>| checkout_body(buyer, 2, 350 + SHIPPING);
        let strike = world.wire.arm("checkout-place-order", &[&one.cart_id], plan);
        let (first, second) = (body(&one), body(&other));
        let (mine, theirs) = (one.key(), other.key());
        let (a, b) = meanwhile(&strike, one.try_checkout(&first, &mine), other.try_checkout(&second, &theirs)).await;
        one_has_it(a, b, 422, "coupon_used_up");
        strike
    })
    .await;
    println!("voucher: {tried} interleavings");
    world.shop.close().await;
}

/// 1, 2, 4, 19: the stock attack. One unit, two orders.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_never_falls_below_zero_however_two_orders_interleave() {
    let world = World::with(shelf()).await;
    let tried = at_every_call(async |plan, round| {
        let (one, other) = (world.shop.buyer().await, world.shop.buyer().await);
        let sku = format!("UNIT-{round}");
        for buyer in [&one, &other] {
            buyer.add(&sku, 1).await;
        }
        let body = |buyer: &Buyer<'_>| checkout_body(buyer, 1, 1000 + SHIPPING);
        let strike = world.wire.arm("checkout-place-order", &[&one.cart_id], plan);
        let (first, second) = (body(&one), body(&other));
        let (mine, theirs) = (one.key(), other.key());
        let (a, b) = meanwhile(&strike, one.try_checkout(&first, &mine), other.try_checkout(&second, &theirs)).await;
        one_has_it(a, b, 409, "insufficient_stock");
        assert_eq!(world.shop.available(&sku).await, 0);
        strike
    })
    .await;
    println!("stock: {tried} interleavings");
    world.shop.close().await;
}

/// What a shopper slips into a cart that is being ordered.
#[derive(Clone, Copy, Debug)]
enum Change {
    More,
    Another,
    Fewer,
    Voucher,
}

/// 16: the cart attack. The order holds what was agreed to and charged, or the checkout is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_holds_what_is_paid_for_however_its_cart_changes() {
    let (world, mut tried) = (World::with(shelf()).await, 0);
    for change in [Change::More, Change::Another, Change::Fewer, Change::Voucher] {
        tried += at_every_call(async |plan, round| {
            let buyer = cart_of_two(&world).await;
            let body = checkout_body(&buyer, 1, 900 + SHIPPING);
            let strike = world.wire.arm("checkout-place-order", &[&buyer.cart_id], plan);
            let key = buyer.key();
            let (ordered, changed) = meanwhile(&strike, buyer.try_checkout(&body, &key), slip_in(&buyer, change, round)).await;
            agree(&world, &buyer, &ordered, &changed);
            strike
        })
        .await;
    }
    world.shop.close().await;
    println!("cart changed during checkout: {tried} interleavings");
}

/// 16: the other way round: a change that is stopped half way, and an order meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_comes_after_the_order_changes_nothing() {
    let (world, mut tried) = (World::with(shelf()).await, 0);
    for (change, bin) in [
        (Change::More, "cart-set-item"),
        (Change::Another, "cart-add-item"),
        (Change::Fewer, "cart-remove-item"),
        (Change::Voucher, "cart-apply-coupon"),
    ] {
        tried += at_every_call(async |plan, round| {
            let buyer = cart_of_two(&world).await;
            let body = checkout_body(&buyer, 1, 900 + SHIPPING);
            let strike = world.wire.arm(bin, &[&buyer.cart_id], plan);
            let key = buyer.key();
            let (changed, ordered) = meanwhile(&strike, slip_in(&buyer, change, round), buyer.try_checkout(&body, &key)).await;
            agree(&world, &buyer, &ordered, &changed);
            strike
        })
        .await;
    }
    world.shop.close().await;
    println!("order during a change of its cart: {tried} interleavings");
}

async fn cart_of_two(world: &World) -> Buyer<'_> {
    let buyer = world.shop.buyer().await;
    buyer.add("TEA", 2).await;
    buyer
}

async fn slip_in(buyer: &Buyer<'_>, change: Change, round: usize) -> Answer {
    match change {
        Change::More => Answer::of(buyer.cart_request(Method::PUT, "/items/TEA").json(&json!({ "quantity": 9 }))).await,
        Change::Another => buyer.try_add(&json!({ "sku": "LAMP", "quantity": 1 })).await,
        Change::Fewer => Answer::of(buyer.cart_request(Method::DELETE, "/items/TEA")).await,
        Change::Voucher => buyer.try_coupon(&format!("ONCE{round}")).await,
    }
}

/// The order was first and is as agreed to, or the change was, and there is no order.
fn agree(world: &World, buyer: &Buyer<'_>, ordered: &Answer, changed: &Answer) {
    if ordered.status != 201 {
        assert_eq!((ordered.status, ordered.code(), changed.status), (409, "cart_changed", 200), "{} {}", ordered.text, changed.text);
        return;
    }
    let order = &ordered.body["order"];
    let lines: Vec<(&Value, &Value)> = order["lines"].as_array().unwrap().iter().map(|line| (&line["sku"], &line["quantity"])).collect();
    assert_eq!((lines, &order["totals"]["total"]["amount"]), (vec![(&json!("TEA"), &json!(2))], &json!(900 + SHIPPING)));
    let intent = world.shop.stripe().intent(ordered.body["payment"]["payment_intent"].as_str().unwrap()).unwrap();
    assert_eq!(intent["amount"], 900 + SHIPPING, "cart {}", buyer.cart_id);
    // A change may have been made just before and read just after: then it was refused, or its answer shows the cart as ordered.
    assert!(changed.code() == "cart_ordered" || changed.status == 200, "{}", changed.text);
}
