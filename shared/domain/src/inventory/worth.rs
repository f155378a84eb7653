//! What the units in the shop are worth: each at its variant's price, without sales and before tax questions. What they cost is not
//! known here.

use crate::ids::Sku;
use crate::money::Money;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryWorth {
    pub as_of: Timestamp,
    /// Variants of all products, hidden ones too.
    pub skus: u64,
    pub skus_sold_out: u64,
    pub units: u64,
    /// None in a shop without products.
    pub value: Option<Money>,
}

impl InventoryWorth {
    /// Of the price of each variant, and the units of each SKU. Stock of variants that were removed is not for sale, and counts nothing.
    #[must_use]
    pub fn of(prices: &[(Sku, Money)], units: &BTreeMap<Sku, u64>, as_of: Timestamp) -> Self {
        let mut worth = Self { as_of, skus: 0, skus_sold_out: 0, units: 0, value: None };
        let mut value = 0_i128;
        for (sku, price) in prices {
            let there = units.get(sku).copied().unwrap_or_default();
            worth.skus += 1;
            worth.skus_sold_out += u64::from(there == 0);
            worth.units += there;
            value += i128::from(there) * i128::from(price.amount());
        }
        worth.value = prices.first().map(|(_, price)| Money::new(i64::try_from(value).unwrap_or(i64::MAX), price.currency()));
        worth
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn each_unit_counts_at_its_price() {
        let sku = |name: &str| Sku::parse(name).unwrap();
        let prices = [(sku("TEA"), Money::new(500, Currency::EUR)), (sku("MUG"), Money::new(1200, Currency::EUR))];
        let units = BTreeMap::from([(sku("TEA"), 7), (sku("GONE"), 9)]);
        let worth = InventoryWorth::of(&prices, &units, Timestamp::UNIX_EPOCH);
        assert_eq!((worth.skus, worth.skus_sold_out, worth.units), (2, 1, 7));
        assert_eq!(worth.value, Some(Money::new(3500, Currency::EUR)));
        assert_eq!(InventoryWorth::of(&[], &units, Timestamp::UNIX_EPOCH).value, None);
    }
}
