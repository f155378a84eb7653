//! An order's life after it is placed: packed, shipped, cancelled, refunded, returned, disputed, reviewed.

mod disputes;
mod effects;
mod refunds;
mod returns;
mod review;
mod staff;

use crate::harness::{PlacedOrder, TestShop};

/// A paid order of units of one SKU.
pub async fn paid<'a>(shop: &'a TestShop, sku: &str, units: u32) -> PlacedOrder<'a> {
    let order = shop.buyer().await.buys(sku, units).await;
    order.pay().await;
    order
}
