//! What somebody may watch while it changes, and what they are told.

use crate::ids::{OrderId, Sku};
use crate::inventory::{SeenLevel, total};
use crate::orders::{FulfillmentState, Order, PaymentState};
use serde::{Deserialize, Serialize};
use std::fmt;

/// `order/4F7K-9QX2-MZ3T` or `stock/TEA-250`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Topic {
    Order { order_id: OrderId },
    Stock { sku: Sku },
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order { order_id } => write!(f, "order/{order_id}"),
            Self::Stock { sku } => write!(f, "stock/{sku}"),
        }
    }
}

impl Topic {
    /// # Errors
    /// The text, when it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed = match text.split_once('/') {
            Some(("order", id)) => OrderId::parse(id).ok().map(|order_id| Self::Order { order_id }),
            Some(("stock", sku)) => Sku::parse(sku).ok().map(|sku| Self::Stock { sku }),
            _ => None,
        };
        parsed.ok_or_else(|| text.to_owned())
    }
}

/// A topic as it was at one moment. A higher `version` is a later moment: updates may come twice, or one after a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Update {
    /// No more than a tracking link shows; whoever may see more asks for it.
    Order {
        order_id: OrderId,
        version: u64,
        status: FulfillmentState,
        payment_status: PaymentState,
    },
    Stock {
        sku: Sku,
        version: u64,
        available: u64,
    },
}

impl From<Order> for Update {
    fn from(order: Order) -> Self {
        let Order { id, seq, state, .. } = order;
        Self::Order { order_id: id, version: seq, status: state.fulfillment, payment_status: state.payment }
    }
}

impl Update {
    /// Of all shards of a SKU. Each change raises a shard's version by one, and a shard that came is never removed: so does the sum.
    #[must_use]
    pub fn of_stock(sku: Sku, levels: &[SeenLevel]) -> Self {
        Self::Stock { sku, version: levels.iter().map(|level| level.version).sum(), available: total(levels) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_what_it_is_written_as() {
        for text in ["order/4F7K-9QX2-MZ3T", "stock/TEA-250"] {
            assert_eq!(Topic::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "order/", "stock/tea", "order/TEA-250", "carts/TEA", "order"] {
            assert_eq!(Topic::parse(text), Err(text.to_owned()));
        }
    }
}
