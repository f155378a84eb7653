//! A product as the index knows it, and as a list shows it.

use super::image_view::ImageView;
use super::rating_view::RatingView;
use crate::App;
use crate::accounting::digest_of;
use barrow_domain::catalog::{Category, Exchange, Product, Translation, Variant, path_to};
use barrow_domain::ids::{Language, ProductId, Sku, Slug};
use barrow_domain::money::{Currency, Money};
use barrow_search::{Card, Entry, EntryTranslation, OwnPrices, PriceRange};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProductCard {
    pub id: ProductId,
    pub slug: Slug,
    pub title: String,
    pub category: Slug,
    pub brand: Option<String>,
    pub tags: Vec<String>,
    /// The main picture.
    pub image: Option<ImageView>,
    /// The cheapest variant.
    pub price_from: Option<Money>,
    pub price_to: Option<Money>,
    /// Some variant costs less than before.
    pub on_sale: bool,
    /// Some variant can be bought. A moment old: the product's availability is live.
    pub in_stock: bool,
    /// Those that can be bought. A moment old as well.
    pub skus_in_stock: Vec<Sku>,
    #[schemars(with = "String")]
    pub listed_at: Timestamp,
    /// What its texts are in; not there for the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Not there before somebody's review is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingView>,
}

impl ProductCard {
    #[must_use]
    pub fn new(app: &App, product: &Product, is_in_stock: impl Fn(&Sku) -> bool) -> Self {
        let skus_in_stock: Vec<Sku> = product.variants.iter().map(|variant| variant.sku.clone()).filter(is_in_stock).collect();
        let (price_from, price_to) = product.price_range().unzip();
        Self {
            id: product.id.clone(),
            slug: product.slug.clone(),
            title: product.title.clone(),
            category: product.category.clone(),
            brand: product.brand.clone(),
            tags: product.tags.clone(),
            image: product.images.first().cloned().map(|image| ImageView::new(app, image)),
            price_from,
            price_to,
            on_sale: product.is_on_sale(),
            in_stock: !skus_in_stock.is_empty(),
            skus_in_stock,
            listed_at: product.listed_at,
            language: None,
            rating: RatingView::new(&product.rating),
        }
    }
}

impl ProductCard {
    /// One out of the index, at its prices in another currency. Reduced is what is reduced at home: lists are filtered by that.
    ///
    /// # Errors
    /// A card of another form than this program writes.
    pub fn in_currency(card: &Card, exchange: &Exchange) -> Result<Self, serde_json::Error> {
        let read: Self = serde_json::from_str(&card.text)?;
        let own = card.own_prices.map(|own| own.range(exchange));
        let price = |home: Option<Money>, own: Option<i64>| match own {
            Some(own) => Some(Money::new(own, exchange.to())),
            None => home.map(|home| exchange.money(home)),
        };
        let price_from = price(read.price_from, own.map(|own| own.low));
        Ok(Self { price_from, price_to: price(read.price_to, own.map(|own| own.high)), ..read })
    }
}

/// How a SKU stands: whether there is any, and how many were sold lately.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Demand {
    pub is_in_stock: bool,
    pub sold: u64,
}

/// What the index gets of a product; nothing of one that shoppers cannot see.
pub(super) fn entry(
    app: &App,
    stored: &Product,
    demand: impl Fn(&Sku) -> Demand,
    categories: &[Category],
    now: Timestamp,
) -> Option<Entry> {
    if !stored.active {
        return None;
    }
    // When a sale begins or ends, `jobs-keep-dates` has the entry made anew.
    let product = &stored.clone().at(now);
    let (low, high) = product.price_range()?;
    let card = ProductCard::new(app, product, |sku| demand(sku).is_in_stock);
    let path = path_to(categories, &product.category);
    Some(Entry {
        id: product.id.clone(),
        slug: product.slug.clone(),
        title: product.title.clone(),
        description: product.description.clone(),
        brand: product.brand.clone(),
        category: product.category.clone(),
        category_names: path.iter().map(|category| category.name.clone()).collect(),
        tags: product.tags.clone(),
        attributes: product.attributes.clone(),
        options: options(product),
        codes: product.variants.iter().map(|variant| variant.sku.to_string()).collect(),
        price_low: low.amount(),
        price_high: high.amount(),
        own_prices: own_prices(stored, now),
        on_sale: product.is_on_sale(),
        in_stock: card.in_stock,
        listed_at: product.listed_at,
        popularity: product.variants.iter().map(|variant| demand(&variant.sku).sold).sum(),
        revision: revision(stored),
        translations: product.translations.iter().filter_map(|words| translation(product, &card, &path, words)).collect(),
        card: serde_json::to_string(&card).ok()?,
    })
}

/// What differs from the original: what is only repeated weighs no more.
fn translation(
    product: &Product,
    card: &ProductCard,
    path: &[&Category],
    (language, words): (&Language, &Translation),
) -> Option<(Language, EntryTranslation)> {
    let (read, found) = product.read_in(Some(language));
    let mut image = card.image.clone();
    if let Some((image, read)) = image.as_mut().zip(read.images.first()) {
        image.alt.clone_from(&read.alt);
    }
    let terms: BTreeSet<&String> = words.terms.values().collect();
    let values = read.attributes.values().chain(read.variants.iter().flat_map(|variant| variant.options.values()));
    let named = |category: &&Category| Some(category.read_in(Some(language))).filter(|(_, found)| found.is_some());
    let translation = EntryTranslation {
        title: words.title.clone(),
        description: words.description.clone(),
        category_names: path.iter().filter_map(named).map(|(category, _)| category.name).collect(),
        values: values.filter(|value| terms.contains(value)).cloned().collect(),
        card: serde_json::to_string(&ProductCard { title: read.title, image, language: found, ..card.clone() }).ok()?,
    };
    Some((language.clone(), translation))
}

/// By currency, where any variant has a price of its own.
fn own_prices(stored: &Product, now: Timestamp) -> BTreeMap<Currency, OwnPrices> {
    let in_currency = |currency| {
        let own = range(stored.variants.iter().filter_map(|variant| variant.own_price(currency, now)))?;
        let has_none = |variant: &&Variant| !variant.prices.contains_key(&currency);
        let others = range(stored.variants.iter().filter(has_none).map(|variant| variant.offer(now).0));
        Some((currency, OwnPrices { own, others }))
    };
    stored.own_currencies().into_iter().filter_map(in_currency).collect()
}

fn range(prices: impl Iterator<Item = Money>) -> Option<PriceRange> {
    let ranges = prices.map(|price| PriceRange { low: price.amount(), high: price.amount() });
    ranges.reduce(|one, other| PriceRange { low: one.low.min(other.low), high: one.high.max(other.high) })
}

/// The values that there are of each option.
fn options(product: &Product) -> BTreeMap<String, BTreeSet<String>> {
    let mut options: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, value) in product.variants.iter().flat_map(|variant| &variant.options) {
        options.entry(name.clone()).or_default().insert(value.clone());
    }
    options
}

/// Stands for everything that a product's page shows: two that look the same have the same one.
pub(super) fn revision(product: &Product) -> u64 {
    serde_json::to_vec(product).map_or(0, |bytes| u64::from_le_bytes(digest_of(&bytes)))
}
