//! Tax on one amount: by destination, included in the price or on top of it.

use super::Basket;
use crate::catalog::{ShopRules, TaxClass};
use crate::money::{Money, MoneyError};

/// Basis points; nothing before the destination is known, unless prices include it anyway.
pub(super) fn rate(basket: &Basket<'_>, class: TaxClass) -> u32 {
    basket.destination.map_or(0, |country| basket.rules.tax_bp(country, basket.region, class))
}

pub(super) fn amount(rules: &ShopRules, of: Money, rate_bp: u32) -> Result<Money, MoneyError> {
    let rate = i64::from(rate_bp);
    if rules.prices_include_tax { of.share(rate, 10_000 + rate) } else { of.share(rate, 10_000) }
}
