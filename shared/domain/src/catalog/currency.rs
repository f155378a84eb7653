//! Prices in other currencies: THE conversion from the shop's own. What is priced, sent or reduced is converted first and worked out
//! after, so nothing else knows that there is more than one currency.
//!
//! A variant's own price in a currency goes before the converted one. Amounts that come in without a currency's bounds saturate; the
//! checks keep them so small that none does.

use super::{Product, RateBasis, RateStep, RateTable, Sale, ShippingMethod, ShippingZone, ShopRules, Variant};
use crate::coupon::{Coupon, CouponKind};
use crate::money::{Currency, Money};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most currencies beside the shop's own, and the most own prices of a variant.
pub const MAX_CURRENCIES: usize = 15;

/// A currency that the shop sells in beside its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShopCurrency {
    pub currency: Currency,
    /// What one unit of the shop's own currency comes to, in millionths of a unit: 1085000 where a euro is 1.085 dollars.
    pub rate_ppm: u64,
    /// Converted prices are whole multiples of so many minor units: 5, or 100.
    pub round_to: u32,
}

/// What a variant costs in another currency, whatever the rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPrice {
    pub price: Money,
    /// The price before, when the present one is a reduction.
    #[serde(default)]
    pub compare_at: Option<Money>,
    /// While the variant's sale is on. Without it the sale takes as large a share off as it does at home.
    #[serde(default)]
    pub sale_price: Option<Money>,
}

/// The way from the shop's own currency to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exchange {
    from: Currency,
    to: ShopCurrency,
}

impl Exchange {
    #[must_use]
    pub const fn to(&self) -> Currency {
        self.to.currency
    }

    /// Rounded half away from zero to a multiple of `round_to`. What costs anything costs at least one of them.
    #[must_use]
    pub fn money(&self, money: Money) -> Money {
        Money::new(self.amount(money.amount()), self.to.currency)
    }

    /// The same of minor units.
    #[must_use]
    pub fn amount(&self, amount: i64) -> i64 {
        let ShopCurrency { currency, rate_ppm, round_to } = self.to;
        let scale = |currency: Currency| 10_i128.pow(currency.exponent());
        let step = i128::from(round_to.max(1));
        let (numerator, denominator) = (i128::from(rate_ppm) * scale(currency), 1_000_000 * scale(self.from) * step);
        let steps = Money::rounded_share(amount, numerator, denominator);
        let steps = if steps == 0 { i128::from(amount.signum()) } else { steps };
        let limit = if amount < 0 { i64::MIN } else { i64::MAX };
        steps.checked_mul(step).and_then(|amount| i64::try_from(amount).ok()).unwrap_or(limit)
    }
}

impl ShopRules {
    /// The way to a currency; none to the shop's own, and to one that it does not sell in.
    #[must_use]
    pub fn exchange(&self, currency: Currency) -> Option<Exchange> {
        exchange(self.currency, &self.currencies, currency)
    }

    /// Whether prices can be had in it.
    #[must_use]
    pub fn sells_in(&self, currency: Currency) -> bool {
        currency == self.currency || self.exchange(currency).is_some()
    }

    /// As a shop of the other currency would have them.
    #[must_use]
    pub fn in_currency(self, exchange: &Exchange) -> Self {
        let shipping_zones = self.shipping_zones.into_iter().map(|zone| zone.in_currency(exchange)).collect();
        Self { currency: exchange.to(), currencies: Vec::new(), shipping_zones, ..self }
    }
}

/// The way from a shop's own currency to one of those that it sells in beside it.
#[must_use]
pub fn exchange(own: Currency, others: &[ShopCurrency], wanted: Currency) -> Option<Exchange> {
    let to = others.iter().find(|other| other.currency == wanted && wanted != own)?;
    Some(Exchange { from: own, to: *to })
}

impl ShippingZone {
    fn in_currency(self, exchange: &Exchange) -> Self {
        Self { methods: self.methods.into_iter().map(|method| method.in_currency(exchange)).collect(), ..self }
    }
}

impl ShippingMethod {
    fn in_currency(self, exchange: &Exchange) -> Self {
        let money = |money| exchange.money(money);
        let table = self.table.map(|table| table.in_currency(exchange));
        Self { price: money(self.price), free_from: self.free_from.map(money), table, ..self }
    }
}

impl RateTable {
    /// Weights stay as they are.
    fn in_currency(self, exchange: &Exchange) -> Self {
        let from = |from: u64| match self.by {
            RateBasis::Weight => from,
            RateBasis::Price => exchange.amount(i64::try_from(from).unwrap_or(i64::MAX)).unsigned_abs(),
        };
        let step = |step: &RateStep| RateStep { from: from(step.from), price: exchange.money(step.price) };
        Self { by: self.by, steps: self.steps.iter().map(step).collect() }
    }
}

impl Coupon {
    /// As a coupon of the other currency: what it takes off, and what it is from.
    #[must_use]
    pub fn in_currency(self, exchange: &Exchange) -> Self {
        let kind = match self.kind {
            CouponKind::Fixed(amount) => CouponKind::Fixed(exchange.money(amount)),
            other => other,
        };
        Self { kind, min_subtotal: self.min_subtotal.map(|minimum| exchange.money(minimum)), ..self }
    }
}

impl Product {
    /// The product as it is priced in another currency: before [`Product::at`], for a sale is converted with its price.
    #[must_use]
    pub fn in_currency(mut self, exchange: &Exchange) -> Self {
        self.variants = self.variants.into_iter().map(|variant| variant.in_currency(exchange)).collect();
        self
    }

    /// The currencies that any variant has an own price in.
    #[must_use]
    pub fn own_currencies(&self) -> BTreeSet<Currency> {
        self.variants.iter().flat_map(|variant| variant.prices.keys().copied()).collect()
    }
}

impl Variant {
    fn in_currency(self, exchange: &Exchange) -> Self {
        if let Some(own) = self.with_own_price(exchange.to()) {
            return own;
        }
        let money = |money| exchange.money(money);
        Self {
            price: money(self.price),
            compare_at: self.compare_at.map(money),
            sale: self.sale.map(|sale| Sale { price: money(sale.price), ..sale }),
            prices: BTreeMap::new(),
            ..self
        }
    }

    /// The variant as it names its price in a currency itself; no rate is needed for that.
    fn with_own_price(&self, currency: Currency) -> Option<Self> {
        let OwnPrice { price, compare_at, sale_price } = *self.prices.get(&currency)?;
        // A sale is below its price, so there is something to take a share of.
        let reduced = |sale: Sale| price.share(sale.price.amount(), self.price.amount()).unwrap_or(price);
        let sale = self.sale.map(|sale| Sale { price: sale_price.unwrap_or_else(|| reduced(sale)), ..sale });
        Some(Self { price, compare_at, sale, prices: BTreeMap::new(), ..self.clone() })
    }

    /// What it costs at a moment in a currency that it has an own price in.
    #[must_use]
    pub fn own_price(&self, currency: Currency, now: Timestamp) -> Option<Money> {
        self.with_own_price(currency).map(|own| own.offer(now).0)
    }
}

#[cfg(test)]
mod tests;
