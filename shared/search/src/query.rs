//! What is asked of an index, and what it answers.

use crate::{Cursor, FacetKind, OwnPrices};
use barrow_domain::catalog::Exchange;
use barrow_domain::ids::{Language, Slug};
use barrow_domain::money::Currency;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Values of one group widen it, groups narrow the result. Prices are minor units, both ends included; a product's
/// lowest price counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Anything a shopper types; blank is the same as nothing.
    pub text: Option<String>,
    /// The category and all below it.
    pub category: Option<Slug>,
    pub brands: Vec<String>,
    pub tags: Vec<String>,
    pub attributes: BTreeMap<String, Vec<String>>,
    pub options: BTreeMap<String, Vec<String>>,
    pub price_min: Option<i64>,
    pub price_max: Option<i64>,
    pub in_stock: bool,
    pub on_sale: bool,
    pub sort: Sort,
    /// Goes on where an earlier page ended.
    pub after: Option<Cursor>,
    /// Cards wanted, at most [`Query::MAX_LIMIT`].
    pub limit: usize,
    pub facets: bool,
    /// What cards are wanted in, where there are such; whatever it is, the words of all languages are searched.
    pub language: Option<Language>,
    /// What prices are asked for and answered in; the shop's own currency without it.
    pub exchange: Option<Exchange>,
}

impl Query {
    pub const MAX_LIMIT: usize = 250;

    pub(crate) fn currency(&self) -> Option<Currency> {
        self.exchange.as_ref().map(Exchange::to)
    }
}

/// Equals go by id, so that an order is the same every time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first; without a text the same as popular.
    #[default]
    Relevance,
    PriceAsc,
    PriceDesc,
    Newest,
    Popular,
    Name,
}

impl Sort {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::PriceAsc => "price_asc",
            Self::PriceDesc => "price_desc",
            Self::Newest => "newest",
            Self::Popular => "popular",
            Self::Name => "name",
        }
    }
}

/// How far a text had to be stretched to find anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// Every word stands there; the last may be unfinished, a synonym counts.
    Exact,
    /// With typos forgiven.
    Fuzzy,
    /// Not every word.
    SomeWords,
}

/// What a list shows of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// As its entry had it: with prices in the shop's own currency.
    pub text: String,
    /// What is its own in the currency that was asked for.
    pub own_prices: Option<OwnPrices>,
}

#[derive(Clone, Debug)]
pub struct Found {
    pub cards: Vec<Card>,
    /// Hits on all pages.
    pub total: u64,
    pub facets: Option<Arc<Facets>>,
    /// Missing on the last page.
    pub next: Option<Cursor>,
    pub matched: Matched,
}

/// How many hits each further choice has. A group counts as if nothing of its own were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// Groups of attributes and options are the 24 that most hits have, and those chosen from.
    pub groups: Vec<FacetGroup>,
    /// Lowest and highest price without the price filter; missing when nothing is found.
    pub price: Option<PriceRange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetGroup {
    pub kind: FacetKind,
    /// Of the attribute or option; empty for the other kinds.
    pub name: String,
    /// Most hits first, at most 50 beside those selected.
    pub values: Vec<FacetValue>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    pub value: String,
    /// A category's name; its value is its slug.
    pub label: Option<String>,
    pub count: u64,
    pub selected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRange {
    pub low: i64,
    pub high: i64,
}

/// What a half-typed text may become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Most popular first.
    pub products: Vec<Card>,
    pub categories: Vec<SuggestedCategory>,
    /// Texts that find something.
    pub queries: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuggestedCategory {
    pub slug: Slug,
    pub name: String,
}
