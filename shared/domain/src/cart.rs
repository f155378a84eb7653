//! A cart: how many of which SKU, at most one coupon, and the currency that it is paid in. It holds no stock and no prices.

use crate::ids::{CartId, CouponCode, OrderId, ProductId, Sku};
use crate::money::Currency;
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
    /// None: the shop's own, as is one that the shop does not sell in any more.
    pub currency: Option<Currency>,
    /// Set by checkout; a cart with an order no longer changes.
    pub order_id: Option<OrderId>,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    pub product_id: ProductId,
    pub quantity: Quantity,
}

/// What two carts come to as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedCarts {
    pub lines: BTreeMap<Sku, CartLine>,
    pub coupon: Option<CouponCode>,
    pub currency: Option<Currency>,
}

/// Two carts together have more different products than one can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("together they hold more than {MAX_LINES} different products")]
pub struct TooManyTogether;

impl Cart {
    /// The lines of both, and the coupon and the currency of this one if it has one. No line is lost: where both have a SKU, their
    /// units add up, as far as a line goes.
    ///
    /// # Errors
    /// [`TooManyTogether`].
    pub fn joined_with(&self, other: &Self) -> Result<JoinedCarts, TooManyTogether> {
        let mut lines = self.lines.clone();
        for (sku, line) in &other.lines {
            let units = lines.get(sku).map_or(0, |own| own.quantity.get()) + line.quantity.get();
            let quantity = Quantity(units.min(Quantity::MAX));
            lines.insert(sku.clone(), CartLine { quantity, ..line.clone() });
        }
        if lines.len() > MAX_LINES {
            return Err(TooManyTogether);
        }
        let coupon = self.coupon.clone().or_else(|| other.coupon.clone());
        Ok(JoinedCarts { lines, coupon, currency: self.currency.or(other.currency) })
    }
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
    use proptest::prelude::*;

    fn cart(lines: &BTreeMap<u8, u32>, coupon: Option<&str>) -> Cart {
        let line = |(number, units): (&u8, &u32)| {
            let product_id = ProductId::parse(&format!("prd_{number}")).unwrap();
            (Sku::parse(&format!("S-{number}")).unwrap(), CartLine { product_id, quantity: Quantity(*units) })
        };
        Cart {
            id: CartId::from_random([1; 26]),
            version: 1,
            lines: lines.iter().map(line).collect(),
            coupon: coupon.map(|code| CouponCode::parse(code).unwrap()),
            currency: None,
            order_id: None,
            expires_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_own_coupon_and_currency_go_before_the_others() {
        let (own, other) = (cart(&BTreeMap::new(), Some("OWN")), cart(&BTreeMap::new(), Some("OTHER")));
        let coupon = |one: &Cart, two: &Cart| one.joined_with(two).unwrap().coupon.map(String::from);
        assert_eq!(coupon(&own, &other).as_deref(), Some("OWN"));
        assert_eq!(coupon(&cart(&BTreeMap::new(), None), &other).as_deref(), Some("OTHER"));
        let in_yen = Cart { currency: Some(Currency::JPY), ..other.clone() };
        let in_dollars = Cart { currency: Some(Currency::USD), ..own.clone() };
        let currency = |one: &Cart, two: &Cart| one.joined_with(two).unwrap().currency;
        assert_eq!((currency(&in_dollars, &in_yen), currency(&own, &in_yen)), (Some(Currency::USD), Some(Currency::JPY)));
    }

    proptest! {
        #[test]
        fn joined_carts_lose_no_line(
            one in proptest::collection::btree_map(0_u8..60, 1_u32..=999, 0..40),
            two in proptest::collection::btree_map(0_u8..60, 1_u32..=999, 0..40),
        ) {
            let (one, two) = (cart(&one, None), cart(&two, None));
            let all: std::collections::BTreeSet<&Sku> = one.lines.keys().chain(two.lines.keys()).collect();
            match one.joined_with(&two) {
                Ok(JoinedCarts { lines, .. }) => {
                    prop_assert_eq!(all.len(), lines.len());
                    for (sku, line) in &lines {
                        let units = |cart: &Cart| cart.lines.get(sku).map_or(0, |line| line.quantity.get());
                        prop_assert_eq!(line.quantity.get(), (units(&one) + units(&two)).min(Quantity::MAX));
                    }
                }
                Err(TooManyTogether) => prop_assert!(all.len() > MAX_LINES),
            }
        }
    }

    #[test]
    fn quantity_has_both_bounds() {
        assert_eq!(Quantity::parse(1).map(Quantity::get), Ok(1));
        assert_eq!(Quantity::parse(999).map(Quantity::get), Ok(999));
        for bad in [0, -1, 1000, 1_000_000_000, i64::MAX, i64::MIN] {
            assert_eq!(Quantity::parse(bad), Err(InvalidQuantity));
        }
    }
}
