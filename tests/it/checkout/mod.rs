//! `POST /api/checkout`: a cart becomes at most one order, at the price agreed to, of units that are there.

mod agreement;
mod coupons;
mod currencies;
mod repeats;
mod stock;
mod without_stripe;

use crate::harness::{Answer, Buyer, TestShop, address, wait_until};
use futures::{StreamExt, stream};
use serde_json::{Value, json};

/// Filling carts is not what is tested here, so only a few do it at once.
const FILLING_CARTS: usize = 12;

/// Buyers with these lines in their carts.
pub async fn buyers_with<'a>(shop: &'a TestShop, count: usize, lines: &[(&str, u32)]) -> Vec<Buyer<'a>> {
    let ready = async |_| {
        let buyer = shop.buyer().await;
        for (sku, quantity) in lines {
            buyer.add(sku, *quantity).await;
        }
        buyer
    };
    stream::iter(0..count).map(ready).buffer_unordered(FILLING_CARTS).collect().await
}

/// A checkout without a look at the quote, by somebody who knows the total and made `changes` changes to the cart.
async fn orders_blindly(buyer: &Buyer<'_>, changes: u64, total: i64) -> Answer {
    buyer.try_checkout(&blind_body(buyer, changes, total), &buyer.key()).await
}

/// The same, by somebody who does as a busy shop says: to come again with the same key.
pub async fn orders_patiently(buyer: &Buyer<'_>, changes: u64, total: i64) -> Answer {
    wait_until("an answer of a busy shop", async || {
        let answer = orders_blindly(buyer, changes, total).await;
        (answer.status != 503).then_some(answer)
    })
    .await
}

fn blind_body(buyer: &Buyer<'_>, changes: u64, total: i64) -> Value {
    json!({
        "cart_id": buyer.cart_id,
        "cart_version": changes + 1,
        "email": buyer.email,
        "shipping_address": address(),
        "shipping_method": "standard",
        "expected_total": { "amount": total, "currency": "EUR" },
    })
}

/// How many were ordered, and the refusals.
pub fn told_apart(answers: Vec<Answer>) -> (usize, Vec<Answer>) {
    let (ordered, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    (ordered.len(), refused)
}
