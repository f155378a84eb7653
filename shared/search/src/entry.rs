//! A product as the index knows it.

use crate::query::PriceRange;
use barrow_domain::catalog::Exchange;
use barrow_domain::ids::{Language, ProductId, Slug};
use barrow_domain::money::Currency;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// All the index needs of one product. Prices are minor units of the shop's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: ProductId,
    pub slug: Slug,
    pub title: String,
    pub description: String,
    pub brand: Option<String>,
    /// The category the product is filed under.
    pub category: Slug,
    /// Names from the root to that category, to be found by.
    pub category_names: Vec<String>,
    pub tags: Vec<String>,
    pub attributes: BTreeMap<String, String>,
    /// What a shopper picks from: `Weight` -> `500 g`, `1 kg`.
    pub options: BTreeMap<String, BTreeSet<String>>,
    /// SKUs of its variants, to be found by.
    pub codes: Vec<String>,
    pub price_low: i64,
    pub price_high: i64,
    /// In other currencies, where some of its variants have prices of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_prices: BTreeMap<Currency, OwnPrices>,
    pub on_sale: bool,
    pub in_stock: bool,
    pub listed_at: Timestamp,
    /// Units sold, or whatever else grows with demand.
    pub popularity: u64,
    /// Rises with every change of the product.
    pub revision: u64,
    /// What a list shows of the product: ready JSON, given back as it came.
    pub card: String,
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, EntryTranslation>,
}

/// What the variants of a product cost in another currency, whatever the rate will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPrices {
    /// Of those that have a price there.
    pub own: PriceRange,
    /// Of the others, in the shop's own currency.
    pub others: Option<PriceRange>,
}

impl OwnPrices {
    #[must_use]
    pub fn range(&self, exchange: &Exchange) -> PriceRange {
        let Self { own, others } = *self;
        let Some(others) = others else { return own };
        PriceRange { low: own.low.min(exchange.amount(others.low)), high: own.high.max(exchange.amount(others.high)) }
    }
}

/// What a product is found by in one language, and its card there. All languages are searched at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryTranslation {
    pub title: String,
    pub description: String,
    pub category_names: Vec<String>,
    /// Of attributes and options, as the language has them.
    pub values: BTreeSet<String>,
    pub card: String,
}
