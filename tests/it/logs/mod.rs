//! What functions write about themselves, and who is told of it.

mod errors;
mod invocations;
mod trail;

use crate::harness::{PlacedOrder, TestShop};

/// An order, and the id of the request that placed it.
async fn placed(shop: &TestShop) -> (PlacedOrder<'_>, String) {
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    let answer = buyer.try_checkout(&buyer.checkout_body().await, &buyer.key()).await;
    let request = answer.header("x-request-id").to_owned();
    (PlacedOrder::new(shop, &answer.expect(201)), request)
}

/// The id of the request that cancelled it.
async fn cancelled(order: &PlacedOrder<'_>) -> String {
    let answer = order.try_cancel().await;
    let request = answer.header("x-request-id").to_owned();
    answer.expect(200);
    request
}
