//! One buyer at the sale: from an empty cart to a paid order, a cancelled one, one left unpaid, or a refusal. Asks again, with the
//! same key, whenever the shop is busy.

use super::SKU;
use crate::harness::{Answer, Buyer, PlacedOrder, TestShop, address, cards, wait_until};
use futures::{StreamExt, stream};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::Instant;

const TOTAL: i64 = 1000 + 490;
const READING_AT_ONCE: usize = 16;

/// What a buyer means to do with a unit.
#[derive(Clone, Copy)]
pub enum Intention {
    Pay,
    LetLapse,
    CancelUnpaid,
    CancelPaid,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Paid,
    Lapsed,
    Cancelled,
    Refused,
}

pub struct Visit {
    pub fate: Fate,
    order: Option<(String, String)>,
    began: Instant,
    /// When the refusal had come, or what was held was given back for certain.
    ended: Option<Instant>,
}

impl Visit {
    /// The order as it is now.
    pub async fn order(&self, shop: &TestShop) -> Value {
        let (id, token) = self.order.as_ref().expect("it ordered");
        let path = format!("/api/orders/{id}");
        Answer::patiently(|| shop.client().request(Method::GET, &path).header("x-order-token", token)).await.expect(200)
    }

    fn held_during(&self, from: Instant, to: Instant) -> bool {
        self.order.is_some() && self.began < to && self.ended.is_none_or(|ended| ended > from)
    }
}

pub async fn pay(shop: &TestShop, intention: Intention) -> Visit {
    let buyer = Buyer::patient(shop).await;
    fill(&buyer).await;
    let began = Instant::now();
    let answer = check_out(shop, &buyer).await;
    if answer.status != 201 {
        let refusal = answer.refused(409, "insufficient_stock");
        assert_eq!(refusal["lines"], json!([{ "sku": SKU, "wanted": 1, "left": 0 }]));
        return Visit { fate: Fate::Refused, order: None, began, ended: Some(Instant::now()) };
    }
    let order = PlacedOrder::new(shop, &answer.body);
    let fate = follow(shop, &order, intention).await;
    let ended = (fate == Fate::Cancelled).then(Instant::now);
    Visit { fate, order: Some((order.id, order.token)), began, ended }
}

/// Looks into the cart before it adds again.
async fn fill(buyer: &Buyer<'_>) {
    loop {
        let answer = buyer.try_add(&json!({ "sku": SKU, "quantity": 1 })).await;
        let cart = if answer.status == 503 { buyer.cart_patiently().await } else { answer.expect(200) };
        if let Some(line) = cart["lines"].get(0) {
            return assert_eq!(line["quantity"], 1);
        }
    }
}

async fn check_out(shop: &TestShop, buyer: &Buyer<'_>) -> Answer {
    let body = json!({
        "cart_id": buyer.cart_id, "cart_version": 2, "email": buyer.email, "shipping_address": address(),
        "shipping_method": "standard", "expected_total": { "amount": TOTAL, "currency": "EUR" },
    });
    let request = || shop.client().request(Method::POST, "/api/checkout").header("x-cart-token", &buyer.token).json(&body);
    Answer::patiently(|| request().header("idempotency-key", buyer.key())).await
}

async fn follow(shop: &TestShop, order: &PlacedOrder<'_>, intention: Intention) -> Fate {
    match intention {
        Intention::LetLapse => return Fate::Lapsed,
        Intention::CancelUnpaid => return cancel(order).await,
        Intention::Pay | Intention::CancelPaid => {}
    }
    if order.intent.is_empty() {
        let answer = Answer::patiently(|| order.request(Method::POST, "/payment")).await;
        if answer.code() == "order_expired" {
            return Fate::Lapsed;
        }
        PlacedOrder::new(shop, &answer.expect(200)).try_pay(cards::PAYS).await.expect(200);
    } else {
        order.try_pay(cards::PAYS).await.expect(200);
    }
    if matches!(intention, Intention::Pay) {
        return Fate::Paid;
    }
    wait_until("a paid order", async || (order.get_patiently().await["status"] == "paid").then_some(())).await;
    cancel(order).await
}

async fn cancel(order: &PlacedOrder<'_>) -> Fate {
    let answer = Answer::patiently(|| order.request(Method::POST, "/cancel")).await;
    // The first request took effect, and its answer was lost.
    assert!(answer.status == 200 || answer.code() == "already_done", "{}", answer.text);
    Fate::Cancelled
}

/// Refusals at whose time fewer orders than units can have held any: there was something left all the while.
pub fn refused_while_some_were_left(visits: &[Visit], units: usize) -> usize {
    let untrue = |refusal: &&Visit| {
        let to = refusal.ended.expect("it was refused");
        visits.iter().filter(|visit| visit.held_during(refusal.began, to)).count() < units
    };
    visits.iter().filter(|visit| visit.fate == Fate::Refused).filter(untrue).count()
}

/// Orders that say so themselves, of all that were placed; those that ended as cancelled say that.
pub async fn paid_orders(shop: &TestShop, visits: &[Visit]) -> usize {
    let placed = stream::iter(visits).filter(|visit| std::future::ready(visit.order.is_some()));
    let paid = placed.map(|visit| async { visit.order(shop).await["status"] == "paid" });
    paid.buffer_unordered(READING_AT_ONCE).filter(|paid| std::future::ready(*paid)).count().await
}
