//! A cart: how many of which SKU, and at most one coupon. It holds no stock and no prices.

use crate::ids::{CartId, CouponCode, OrderId, ProductId, Sku};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Different SKUs in one cart; keeps a checkout well inside one transaction of 100 actions.
pub const MAX_LINES: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    pub id: CartId,
    /// Raised by every change; checkout names the version it saw.
    pub version: u64,
    pub lines: BTreeMap<Sku, CartLine>,
    pub coupon: Option<CouponCode>,
    /// Set by checkout; a cart with an order no longer changes.
    pub order_id: Option<OrderId>,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    pub product_id: ProductId,
    pub quantity: Quantity,
}

/// Units of one SKU in one cart: 1 to [`Quantity::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "i64", into = "i64")]
#[schemars(with = "u32", extend("minimum" = 1, "maximum" = 999))]
pub struct Quantity(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number from 1 to {}", Quantity::MAX)]
pub struct InvalidQuantity;

impl Quantity {
    pub const MAX: u32 = 999;

    /// # Errors
    /// Zero, negative, or above [`Quantity::MAX`].
    pub fn parse(units: i64) -> Result<Self, InvalidQuantity> {
        let units = u32::try_from(units).map_err(|_| InvalidQuantity)?;
        if (1..=Self::MAX).contains(&units) { Ok(Self(units)) } else { Err(InvalidQuantity) }
    }

    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<i64> for Quantity {
    type Error = InvalidQuantity;
    fn try_from(units: i64) -> Result<Self, InvalidQuantity> {
        Self::parse(units)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        Self::from(quantity.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantity_has_both_bounds() {
        assert_eq!(Quantity::parse(1).map(Quantity::get), Ok(1));
        assert_eq!(Quantity::parse(999).map(Quantity::get), Ok(999));
        for bad in [0, -1, 1000, 1_000_000_000, i64::MAX, i64::MIN] {
            assert_eq!(Quantity::parse(bad), Err(InvalidQuantity));
        }
    }
}
