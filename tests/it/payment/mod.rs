//! Payments and the news of them, in whatever order and however often it comes.

mod cards;
mod expiry;
mod foreign_money;
mod late_money;
mod refunds;
mod repeated_news;
mod signatures;

use crate::harness::{PlacedOrder, TestShop};
use serde_json::Value;

/// Sends an event of Stripe's by hand, signed; gives the shop's status.
async fn send(shop: &TestShop, event: &Value) -> u16 {
    shop.stripe().send_event(&event.to_string()).await.unwrap()
}

/// The same event as another one of its own.
fn as_new(event: &Value, id: &str) -> Value {
    let mut event = event.clone();
    event["id"] = id.into();
    event
}

/// What the shop knows of an order, and how: compared before and after what must change nothing.
async fn everything_about(shop: &TestShop, order: &PlacedOrder<'_>) -> Vec<String> {
    let items = shop.tables().orders().await;
    let mut mine: Vec<String> = items
        .iter()
        .filter(|item| item.pk == format!("ORDER#{}", order.id))
        .map(|item| format!("{} {}", item.sk, item.document()))
        .collect();
    mine.sort();
    mine
}
