//! Variants as staff write them.

use crate::http::{Patch, given};
use crate::views::{OwnPriceBody, by_key};
use barrow_domain::catalog::{Sale, Variant};
use barrow_domain::ids::Sku;
use barrow_domain::money::{Currency, Money};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVariant {
    pub sku: Sku,
    /// A value for each of the product's options.
    #[serde(default)]
    options: BTreeMap<String, String>,
    price: Money,
    /// The price before, when this one is a reduction.
    compare_at: Option<Money>,
    sale: Option<SaleBody>,
    /// Its own prices in other currencies that the shop sells in; where it has none the price is converted.
    #[serde(default)]
    prices: BTreeMap<Currency, OwnPriceBody>,
    /// At most 10000000.
    #[serde(default)]
    weight_grams: u32,
    /// Staff are told when there are so few left, or fewer. The shop's own, where it is absent.
    low_stock_threshold: Option<u32>,
    /// There to begin with: 0 to 1000000000.
    #[serde(default)]
    pub units: u32,
}

/// Absent fields stay as they are.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantEdit {
    pub sku: Sku,
    #[serde(default, deserialize_with = "given")]
    options: Option<BTreeMap<String, String>>,
    #[serde(default, deserialize_with = "given")]
    price: Option<Money>,
    #[serde(default)]
    #[schemars(with = "Option<Money>")]
    compare_at: Patch<Money>,
    #[serde(default)]
    #[schemars(with = "Option<SaleBody>")]
    sale: Patch<SaleBody>,
    /// Each that is named is written whole, or taken away where it is null; others stay.
    #[serde(default)]
    prices: BTreeMap<Currency, Option<OwnPriceBody>>,
    #[serde(default, deserialize_with = "given")]
    weight_grams: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    low_stock_threshold: Option<u32>,
}

/// A lower price for a time.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleBody {
    price: Money,
    /// From ever, where it is absent.
    #[schemars(with = "Option<String>")]
    starts_at: Option<Timestamp>,
    /// For good, where it is absent.
    #[schemars(with = "Option<String>")]
    ends_at: Option<Timestamp>,
}

impl From<SaleBody> for Sale {
    fn from(body: SaleBody) -> Self {
        let SaleBody { price, starts_at, ends_at } = body;
        Self { price, starts_at, ends_at }
    }
}

impl NewVariant {
    /// The variant, with what the shop has for those that name no threshold.
    pub fn variant(self, threshold: u32) -> Variant {
        let Self { sku, options, price, compare_at, sale, prices, weight_grams, low_stock_threshold, units: _ } = self;
        let (low_stock_threshold, prices) = (low_stock_threshold.unwrap_or(threshold), by_key::all(prices));
        Variant { sku, options, price, compare_at, sale: sale.map(Sale::from), prices, weight_grams, shards: 1, low_stock_threshold }
    }
}

impl VariantEdit {
    pub fn apply(self, variant: &mut Variant) {
        let Self { sku: _, options, price, compare_at, sale, prices, weight_grams, low_stock_threshold } = self;
        if let Some(options) = options {
            variant.options = options;
        }
        variant.price = price.unwrap_or(variant.price);
        variant.compare_at = compare_at.change().unwrap_or(variant.compare_at);
        variant.sale = sale.change().map_or(variant.sale, |sale| sale.map(Sale::from));
        variant.prices = by_key::change(std::mem::take(&mut variant.prices), prices);
        variant.weight_grams = weight_grams.unwrap_or(variant.weight_grams);
        variant.low_stock_threshold = low_stock_threshold.unwrap_or(variant.low_stock_threshold);
    }
}
