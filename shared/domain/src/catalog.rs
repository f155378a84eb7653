//! What the shop sells: products, their variants and categories, and the rules that price them.

use crate::customer::Country;
use crate::ids::{Language, ProductId, Sku, Slug};
use crate::images::ProductImage;
use crate::money::{Currency, Money};
use crate::reviews::Rating;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod check;
mod check_rules;
mod currency;
mod matrix;
mod time;
mod translation;

pub use check::{FieldProblem, check_category, check_own_currencies, check_product};
pub use check_rules::{MAX_RULES_BYTES, check_coupon, check_currencies, check_tax_rates, check_zones};
pub use currency::{Exchange, MAX_CURRENCIES, OwnPrice, ShopCurrency, exchange};
pub use matrix::{Axis, Combination, MAX_VARIANTS, MatrixError, combinations};
pub use translation::{CategoryTranslation, MAX_LANGUAGES, Translation};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub slug: Slug,
    pub title: String,
    pub category: Slug,
    pub description: String,
    pub brand: Option<String>,
    pub tags: Vec<String>,
    /// Facts to filter by: `origin` -> `Italy`.
    pub attributes: BTreeMap<String, String>,
    /// Names of what a shopper picks, in order: `Weight`.
    pub options: Vec<String>,
    pub tax_class: TaxClass,
    /// Those that shoppers can see, the main picture first; just that one where products are listed or bought.
    #[serde(default)]
    pub images: Vec<ProductImage>,
    pub variants: Vec<Variant>,
    pub listed_at: Timestamp,
    /// Hidden products cannot be listed, read or bought.
    pub active: bool,
    /// Put away by staff; never active.
    #[serde(default)]
    pub archived: bool,
    /// When it becomes active by itself.
    #[serde(default)]
    pub publish_at: Option<Timestamp>,
    #[serde(default)]
    pub seo: Seo,
    /// What it is called elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, Translation>,
    /// One higher with every edit: an edit names the one it was made of.
    #[serde(default)]
    pub version: u64,
    /// What its published reviews come to; reviews change it, and no edit does.
    #[serde(default, skip_serializing_if = "Rating::is_empty")]
    pub rating: Rating,
}

/// What search engines are told, where it is not what shoppers read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seo {
    pub title: Option<String>,
    pub description: Option<String>,
}

/// Who sees a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// Only staff, so far.
    Draft,
    /// Everybody.
    Active,
    /// Only staff: no longer sold.
    Archived,
}

impl Product {
    #[must_use]
    pub const fn status(&self) -> ProductStatus {
        match (self.active, self.archived) {
            (true, _) => ProductStatus::Active,
            (false, true) => ProductStatus::Archived,
            (false, false) => ProductStatus::Draft,
        }
    }

    #[must_use]
    pub fn variant(&self, sku: &Sku) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.sku == *sku)
    }

    /// Whether any variant costs less than before.
    #[must_use]
    pub fn is_on_sale(&self) -> bool {
        let is_reduced = |variant: &Variant| variant.compare_at.is_some_and(|before| before.amount() > variant.price.amount());
        self.variants.iter().any(is_reduced)
    }

    /// The cheapest and the dearest variant's price.
    #[must_use]
    pub fn price_range(&self) -> Option<(Money, Money)> {
        let prices = || self.variants.iter().map(|variant| variant.price);
        let (low, high) = (prices().min_by_key(|price| price.amount())?, prices().max_by_key(|price| price.amount())?);
        Some((low, high))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    pub sku: Sku,
    /// One value per option name of the product.
    pub options: BTreeMap<String, String>,
    pub price: Money,
    /// The price before, when the present one is a reduction.
    pub compare_at: Option<Money>,
    /// Another price for a time.
    #[serde(default)]
    pub sale: Option<Sale>,
    /// Its own prices in other currencies; where it has none the price is converted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<Currency, OwnPrice>,
    pub weight_grams: u32,
    /// How many stock items the units are spread over; more than one only where a sale runs hot.
    pub shards: u32,
    pub low_stock_threshold: u32,
}

/// A lower price, from the one moment until just before the other; without one, from ever or for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    pub price: Money,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub slug: Slug,
    pub name: String,
    pub description: String,
    /// The one that it lies in; none at the top.
    #[serde(default)]
    pub parent: Option<Slug>,
    /// Among those with the same parent.
    pub position: u32,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, CategoryTranslation>,
    /// One higher with every edit.
    #[serde(default)]
    pub version: u64,
}

/// From the top down to this category, and no further up than a parent that is missing or already on the way.
#[must_use]
pub fn path_to<'a>(categories: &'a [Category], slug: &Slug) -> Vec<&'a Category> {
    let find = |slug: &Slug| categories.iter().find(|category| category.slug == *slug);
    let mut path: Vec<&Category> = Vec::new();
    let mut next = find(slug);
    while let Some(category) = next.filter(|category| path.iter().all(|known| known.slug != category.slug)) {
        path.push(category);
        next = category.parent.as_ref().and_then(find);
    }
    path.reverse();
    path
}

/// Which of a country's tax rates applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaxClass {
    Standard,
    Reduced,
}

/// What holds for the whole shop: its currencies, where it ships and what tax it owes there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopRules {
    /// One higher with every edit.
    #[serde(default)]
    pub version: u64,
    /// Its own: what prices, shipping and coupons are written in.
    pub currency: Currency,
    /// Others that it sells in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<ShopCurrency>,
    pub prices_include_tax: bool,
    pub shipping_zones: Vec<ShippingZone>,
    pub tax_rates: Vec<TaxRate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingZone {
    pub id: String,
    pub name: String,
    pub countries: Vec<Country>,
    pub methods: Vec<ShippingMethod>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingMethod {
    pub id: String,
    pub name: String,
    /// Below the first step of its table, if it has one.
    pub price: Money,
    #[serde(default)]
    pub table: Option<RateTable>,
    /// Goods worth this much after discounts ship for nothing.
    pub free_from: Option<Money>,
    pub max_weight_grams: Option<u32>,
}

/// Prices by what is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateTable {
    pub by: RateBasis,
    /// Rising.
    pub steps: Vec<RateStep>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateBasis {
    /// Grams.
    Weight,
    /// Minor units that the goods cost after discounts.
    Price,
}

/// What it costs from here on, until the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateStep {
    pub from: u64,
    pub price: Money,
}

/// Rates of a country, or of one region of it, in basis points (1900 = 19 %).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    pub country: Country,
    /// As addresses name it, whatever the letter case; the whole country without it.
    #[serde(default)]
    pub region: Option<String>,
    pub standard_bp: u32,
    pub reduced_bp: u32,
}

impl ShopRules {
    #[must_use]
    pub fn zone(&self, country: Country) -> Option<&ShippingZone> {
        self.shipping_zones.iter().find(|zone| zone.countries.contains(&country))
    }

    /// Basis points: the region's own rate, or else its country's. A country without a rate is an export and taxed at zero.
    #[must_use]
    pub fn tax_bp(&self, country: Country, region: Option<&str>, class: TaxClass) -> u32 {
        let of_country = || self.tax_rates.iter().filter(|rate| rate.country == country);
        let named = |rate: &&TaxRate| rate.region.as_ref().zip(region).is_some_and(|(known, region)| same_name(known, region));
        let rate = of_country().find(named).or_else(|| of_country().find(|rate| rate.region.is_none()));
        rate.map_or(0, |rate| match class {
            TaxClass::Standard => rate.standard_bp,
            TaxClass::Reduced => rate.reduced_bp,
        })
    }
}

fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(slug: &str, parent: Option<&str>) -> Category {
        let parse = |text| Slug::parse(text).unwrap();
        let (name, description, parent, translations) = (slug.into(), String::new(), parent.map(parse), BTreeMap::new());
        Category { slug: parse(slug), name, description, parent, position: 0, translations, version: 1 }
    }

    fn path<'a>(categories: &'a [Category], slug: &str) -> Vec<&'a str> {
        path_to(categories, &Slug::parse(slug).unwrap()).into_iter().map(|category| category.slug.as_str()).collect()
    }

    #[test]
    fn a_path_runs_from_the_top_and_ends_where_it_would_turn_round() {
        let tree = [category("food", None), category("fruit", Some("food")), category("apples", Some("fruit"))];
        assert_eq!(path(&tree, "apples"), ["food", "fruit", "apples"]);
        assert_eq!(path(&tree, "tools"), [""; 0]);
        let knot = [category("a", Some("b")), category("b", Some("a")), category("lost", Some("gone"))];
        assert_eq!(path(&knot, "a"), ["b", "a"]);
        assert_eq!(path(&knot, "lost"), ["lost"]);
    }
}
