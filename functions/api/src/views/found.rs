//! Lists, searches and suggestions. Cards come out of the index as ready JSON and go on as they are.

use super::Reading;
use crate::http::Error;
use barrow_app::catalogue::{Catalogue, ProductCard};
use barrow_domain::catalog::Exchange;
use barrow_domain::ids::Slug;
use barrow_search::{Card, FacetGroup, FacetKind, FacetValue, Facets, Found, Matched, PriceRange, Query, SuggestedCategory, Suggestions};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page of products.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FoundView {
    pub items: Vec<CardView>,
    /// Send it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// Products on all pages.
    pub total: u64,
    pub matched: MatchedView,
    /// Only when they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<FacetsView>,
}

/// A [`ProductCard`] that is JSON already.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct CardView(Box<RawValue>);

impl JsonSchema for CardView {
    fn schema_name() -> Cow<'static, str> {
        ProductCard::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ProductCard::json_schema(generator)
    }
}

/// A view that is JSON already, and may be somebody else's answer as well.
#[derive(Debug)]
pub struct ReadyView(Arc<RawValue>);

impl ReadyView {
    /// What the catalogue answers to a question; made once for as long as it is the same.
    ///
    /// # Errors
    /// As `make`'s.
    pub async fn of<V: Serialize>(catalogue: &Catalogue, question: String, make: impl FnOnce() -> Result<V, Error>) -> Result<Self, Error> {
        let json = || to_raw_value(&make()?).map_err(|error| Error::internal(&error));
        catalogue.answers.get_or_make(question, json).await.map(Self)
    }
}

impl Serialize for ReadyView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// How far the words had to be stretched to find anything.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchedView {
    /// Every word is there; the last may be unfinished, and another word for the same counts.
    Exact,
    /// With slips of the finger forgiven.
    Fuzzy,
    /// Not every word.
    SomeWords,
}

/// How many products each further choice would show. A filter is counted as if nothing of its own were chosen.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct FacetsView {
    /// Their values are slugs, their labels names.
    pub categories: Vec<ChoiceView>,
    pub brands: Vec<ChoiceView>,
    pub tags: Vec<ChoiceView>,
    /// By the attribute's name: `origin`.
    pub attributes: BTreeMap<String, Vec<ChoiceView>>,
    /// By the option's name: `Weight`.
    pub options: BTreeMap<String, Vec<ChoiceView>>,
    pub in_stock: u64,
    pub on_sale: u64,
    /// Of the cheapest variants, whatever price was chosen; null when nothing is found.
    pub price: Option<PriceRangeView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ChoiceView {
    pub value: String,
    pub label: Option<String>,
    pub count: u64,
    pub selected: bool,
}

/// In minor units of the currency that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PriceRangeView {
    pub low: i64,
    pub high: i64,
}

/// What was found for some words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchView {
    /// Whose names fit the words.
    pub categories: Vec<CategoryLinkView>,
    pub products: FoundView,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CategoryLinkView {
    pub slug: Slug,
    pub name: String,
}

/// What somebody who is typing may mean.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SuggestionsView {
    pub products: Vec<CardView>,
    pub categories: Vec<CategoryLinkView>,
    /// Queries that find something.
    pub queries: Vec<String>,
}

impl FoundView {
    /// What the catalogue has for a question, in the question's language and currency.
    ///
    /// # Errors
    /// A cursor of another list; a damaged part.
    pub fn find(catalogue: &Catalogue, query: &Query) -> Result<Self, Error> {
        let Found { cards, total, facets, next, matched } = catalogue.index.find(query)?;
        let mut facets = facets.map(|facets| FacetsView::new(&facets));
        let names = catalogue.category_names(query.language.as_ref());
        for choice in facets.iter_mut().flat_map(|facets| &mut facets.categories) {
            let read = names.get(choice.value.as_str()).map(|name| (*name).to_owned());
            choice.label = read.or(choice.label.take());
        }
        Ok(Self {
            items: CardView::all(cards, query.exchange.as_ref())?,
            next_cursor: next.map(|cursor| cursor.to_string()),
            total,
            matched: matched.into(),
            facets,
        })
    }

    /// The cards, read.
    ///
    /// # Errors
    /// A card of another form than this program writes.
    pub fn cards(&self) -> Result<Vec<ProductCard>, Error> {
        let read = |CardView(json): &CardView| serde_json::from_str(json.get()).map_err(|error| Error::internal(&error));
        self.items.iter().map(read).collect()
    }
}

impl CardView {
    pub(super) fn new(json: String) -> Option<Self> {
        RawValue::from_string(json).ok().map(Self)
    }

    /// As they lie in the index, or made anew with prices in another currency.
    fn all(cards: Vec<Card>, exchange: Option<&Exchange>) -> Result<Vec<Self>, Error> {
        let Some(exchange) = exchange else { return Ok(cards.into_iter().filter_map(|card| Self::new(card.text)).collect()) };
        let converted = |card: &Card| to_raw_value(&ProductCard::in_currency(card, exchange)?).map(Self);
        cards.iter().map(converted).collect::<Result<_, _>>().map_err(|error| Error::internal(&error))
    }
}

impl From<Matched> for MatchedView {
    fn from(matched: Matched) -> Self {
        match matched {
            Matched::Exact => Self::Exact,
            Matched::Fuzzy => Self::Fuzzy,
            Matched::SomeWords => Self::SomeWords,
        }
    }
}

impl FacetsView {
    fn new(facets: &Facets) -> Self {
        let Facets { groups, price } = facets;
        let price = price.map(|PriceRange { low, high }| PriceRangeView { low, high });
        groups.iter().fold(Self { price, ..Self::default() }, Self::with)
    }

    fn with(mut self, group: &FacetGroup) -> Self {
        let FacetGroup { kind, name, values } = group;
        let choices: Vec<ChoiceView> = values.iter().map(ChoiceView::new).collect();
        let count = || choices.iter().map(|choice| choice.count).sum();
        match kind {
            FacetKind::Category => self.categories = choices,
            FacetKind::Brand => self.brands = choices,
            FacetKind::Tag => self.tags = choices,
            FacetKind::Attribute => drop(self.attributes.insert(name.clone(), choices)),
            FacetKind::Option => drop(self.options.insert(name.clone(), choices)),
            FacetKind::InStock => self.in_stock = count(),
            FacetKind::OnSale => self.on_sale = count(),
        }
        self
    }
}

impl ChoiceView {
    fn new(value: &FacetValue) -> Self {
        let FacetValue { value, label, count, selected } = value.clone();
        Self { value, label, count, selected }
    }
}

impl SuggestionsView {
    /// What somebody may mean who has typed this, at most `limit` of each kind.
    ///
    /// # Errors
    /// A damaged part.
    pub fn find(catalogue: &Catalogue, typed: &str, limit: usize, reading: &Reading) -> Result<Self, Error> {
        let (language, exchange) = (reading.language(), reading.exchange.as_ref());
        let Suggestions { products, categories, queries } = catalogue.index.suggest(typed, limit, language, exchange)?;
        let names = catalogue.category_names(language);
        let link = |SuggestedCategory { slug, name }| {
            let read = names.get(slug.as_str()).map(|name| (*name).to_owned());
            CategoryLinkView { name: read.unwrap_or(name), slug }
        };
        Ok(Self { products: CardView::all(products, exchange)?, categories: categories.into_iter().map(link).collect(), queries })
    }
}
