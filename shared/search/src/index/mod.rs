//! The index a function searches: a part, and beside it what changed since.

mod facets;
mod filters;
mod matching;
mod pages;
mod reading;
mod scores;
mod suggest;

use crate::SearchError;
use crate::bits::Bits;
use crate::cursor::Cursor;
use crate::part::{Listed, Part, Prices, phrase_weight};
use crate::query::{Card, Facets, Found, Query, Sort};
use crate::shop::Shop;
use crate::text::Ask;
use barrow_domain::catalog::Exchange;
use barrow_domain::ids::{Language, ProductId, Slug};
use facets::{Catalog, FacetSets};
use filters::{Filter, PriceFilter};
use pages::{Hit, Paging, SideHits};
use reading::TextHits;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use reading::Level;

/// What changed after a part was built: products that are new or other than there, and the ids of all that must not be
/// read there any more, be they in this part or gone.
#[derive(Clone)]
pub struct Delta {
    pub part: Arc<Part>,
    pub touched: Vec<ProductId>,
}

/// A part and those of its products that still hold.
struct Side {
    part: Arc<Part>,
    alive: Bits,
    len: u32,
    /// What those that do not hold add to the weight of a phrase, at most.
    dead_weight: u64,
}

impl Side {
    fn new(part: Arc<Part>, dead: impl Iterator<Item = u32>) -> Self {
        let mut alive = Bits::full(part.len);
        dead.for_each(|ordinal| alive.remove(ordinal));
        let len = alive.count();
        let mut dead_weight = 0;
        alive.complement().for_each(|ordinal| dead_weight += u64::from(phrase_weight(part.orders.popularity.get(ordinal as usize))));
        Self { part, alive, len, dead_weight }
    }
}

pub struct Index {
    /// The base, then the delta.
    sides: Vec<Side>,
    shop: Arc<Shop>,
    catalog: Catalog,
    /// Of the whole shop, counted once.
    whole: Arc<Facets>,
    products_by_category: BTreeMap<Slug, u64>,
}

impl Index {
    #[must_use]
    pub fn new(base: Arc<Part>, delta: Option<Delta>, shop: Arc<Shop>) -> Self {
        let mut sides = Vec::new();
        if let Some(Delta { part, touched }) = delta {
            let replaced = (0..part.len).filter_map(|ordinal| base.find_id(part.id(ordinal)));
            let dead: Vec<u32> = touched.iter().filter_map(|id| base.find_id(id.as_str())).chain(replaced).collect();
            sides.push(Side::new(base, dead.into_iter()));
            sides.push(Side::new(part, std::iter::empty()));
        } else {
            sides.push(Side::new(base, std::iter::empty()));
        }
        let catalog = Catalog::new(&sides, &shop);
        let whole_set = |side: &Side| FacetSets { hits: side.alive.clone(), without: Vec::new(), without_price: side.alive.clone() };
        let sets: Vec<FacetSets> = sides.iter().map(whole_set).collect();
        let groups = facets::groups(&sides, &catalog, &shop, &[], &sets);
        let price = facets::price_range(&prices(&sides, None), sides.iter().map(|side| &side.alive));
        let whole = Arc::new(Facets { groups, price });
        let products_by_category = facets::products_by_category(&sides, &catalog);
        Self { sides, shop, catalog, whole, products_by_category }
    }

    /// # Errors
    /// [`SearchError::CursorOfAnotherSort`] or [`SearchError::CursorOfAnotherCurrency`] when `after` belongs to another list; a
    /// damaged part.
    pub fn find(&self, query: &Query) -> Result<Found, SearchError> {
        if let Some(after) = &query.after {
            after.of_sort(query.sort)?;
            after.of_currency(query.currency())?;
        }
        let reading = match query.text.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => Some(self.read(text, query)?),
            None => None,
        };
        let (filters, prices) = (filters::filters(query, &self.shop), prices(&self.sides, query.exchange.as_ref()));
        let texts = |side: usize| reading.as_ref().and_then(|reading| reading.hits.get(side));
        let sides = self.sides.iter().zip(&prices).enumerate();
        let narrowed: Vec<Narrowed> =
            sides.map(|(index, (side, prices))| Narrowed::new((side, prices), texts(index), &filters, query)).collect();
        let total = narrowed.iter().map(|narrowed| u64::from(narrowed.count)).sum();
        let sides = narrowed.iter().zip(&prices).enumerate();
        let hits: Vec<SideHits<'_>> = sides.map(|(index, (narrowed, prices))| SideHits::new(narrowed, prices, texts(index))).collect();
        let (cards, next) = self.page(query, &hits, reading.as_ref())?;
        let whole = reading.is_none() && filters.is_empty() && query.price_min.is_none() && query.price_max.is_none();
        let facets = query.facets.then(|| if whole { self.whole_facets(&prices) } else { self.facets(&filters, narrowed, &prices) });
        let matched = reading.map_or(Level::Exact, |reading| reading.level).matched();
        Ok(Found { cards, total, facets, next, matched })
    }

    fn read(&self, text: &str, query: &Query) -> Result<Reading<'_>, SearchError> {
        let ask = Ask::parse(text, &self.shop.synonyms);
        let scored = query.sort == Sort::Relevance;
        let (level, hits) = reading::read(&self.sides, &ask, scored, query.after.as_ref().map(|after| after.level))?;
        let kept = query.after.as_ref().map(|after| after.weights.clone()).filter(|weights| weights.len() == ask.slots.len());
        let weights = kept.unwrap_or_else(|| if scored { reading::weigh(&self.sides, &hits, ask.slots.len()) } else { Vec::new() });
        Ok(Reading { level, weights, hits })
    }

    fn page(
        &self,
        query: &Query,
        hits: &[SideHits<'_>],
        reading: Option<&Reading<'_>>,
    ) -> Result<(Vec<Card>, Option<Cursor>), SearchError> {
        let limit = query.limit.min(Query::MAX_LIMIT);
        let weights = reading.map_or(&[][..], |reading| &reading.weights);
        let paging = Paging { sort: query.sort, after: query.after.as_ref().map(Cursor::place), weights, most: limit + 1 };
        let mut page = pages::page(&self.sides, hits, &paging);
        let more = page.len() > limit;
        page.truncate(limit);
        let level = reading.map_or(Level::Exact, |reading| reading.level);
        let next = page
            .last()
            .filter(|_| more)
            .map(|last| Cursor::new(query.sort, level, weights.to_vec(), last.place).in_currency(query.currency()));
        let card = |hit| self.card(hit, query.language.as_ref(), query.exchange.as_ref());
        Ok((page.iter().map(card).collect::<Result<_, _>>()?, next))
    }

    fn card(&self, hit: &Hit<'_>, language: Option<&Language>, exchange: Option<&Exchange>) -> Result<Card, SearchError> {
        let part = &self.sides[hit.side].part;
        let own_prices = exchange.and_then(|exchange| part.prices.own(hit.ordinal, exchange));
        Ok(Card { text: part.cards.get(hit.ordinal, language)?, own_prices })
    }

    fn facets(&self, filters: &[Filter], narrowed: Vec<Narrowed>, prices: &[Arc<Prices>]) -> Arc<Facets> {
        let sets: Vec<FacetSets> = narrowed.into_iter().map(Narrowed::into_facet_sets).collect();
        let groups = facets::groups(&self.sides, &self.catalog, &self.shop, filters, &sets);
        Arc::new(Facets { groups, price: facets::price_range(prices, sets.iter().map(|sets| &sets.without_price)) })
    }

    /// Only what they cost is another in another currency.
    fn whole_facets(&self, prices: &[Arc<Prices>]) -> Arc<Facets> {
        let price = facets::price_range(prices, self.sides.iter().map(|side| &side.alive));
        if price == self.whole.price { Arc::clone(&self.whole) } else { Arc::new(Facets { price, ..(*self.whole).clone() }) }
    }

    /// How many products it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sides.iter().map(|side| side.len as usize).sum()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What products are translated into.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.sides.iter().flat_map(|side| side.part.cards.languages())
    }

    #[must_use]
    pub fn by_slug(&self, slug: &Slug) -> Option<Listed> {
        self.listed(|part| part.find_slug(slug.as_str()))
    }

    #[must_use]
    pub fn by_id(&self, id: &ProductId) -> Option<Listed> {
        self.listed(|part| part.find_id(id.as_str()))
    }

    fn listed(&self, find: impl Fn(&Part) -> Option<u32>) -> Option<Listed> {
        self.sides
            .iter()
            .find_map(|side| find(&side.part).filter(|ordinal| side.alive.contains(*ordinal)).and_then(|ordinal| side.part.listed(ordinal)))
    }

    /// What a list shows of one product.
    ///
    /// # Errors
    /// A damaged part.
    pub fn card_by_slug(&self, slug: &Slug) -> Result<Option<String>, SearchError> {
        let alive = |side: &Side| side.part.find_slug(slug.as_str()).filter(|ordinal| side.alive.contains(*ordinal));
        let found = self.sides.iter().find_map(|side| alive(side).map(|ordinal| (side, ordinal)));
        found.map(|(side, ordinal)| side.part.cards.get(ordinal, None)).transpose()
    }

    /// Every product, in the order of slugs.
    pub fn iter(&self) -> impl Iterator<Item = Listed> + '_ {
        let mut sides: Vec<_> =
            self.sides.iter().map(|side| side.part.in_slug_order().filter(|ordinal| side.alive.contains(*ordinal)).peekable()).collect();
        std::iter::from_fn(move || {
            let heads = sides.iter_mut().zip(&self.sides).enumerate();
            let slugs = heads.filter_map(|(index, (side, Side { part, .. }))| side.peek().map(|ordinal| (part.slug(*ordinal), index)));
            let (_, index) = slugs.min()?;
            sides[index].next().and_then(|ordinal| self.sides[index].part.listed(ordinal))
        })
    }
}

/// What the products of each side cost.
fn prices(sides: &[Side], exchange: Option<&Exchange>) -> Vec<Arc<Prices>> {
    sides.iter().map(|side| side.part.prices.of(exchange)).collect()
}

/// How the text of a query was read, and what it found on each side.
struct Reading<'a> {
    level: Level,
    weights: Vec<u16>,
    hits: Vec<TextHits<'a>>,
}

/// What a query leaves of one side.
struct Narrowed {
    hits: Bits,
    count: u32,
    /// What the text alone leaves, and each filter, and the price.
    start: Bits,
    filters: Vec<Bits>,
    price: Option<PriceFilter>,
}

impl Narrowed {
    fn new((side, prices): (&Side, &Prices), text: Option<&TextHits<'_>>, filters: &[Filter], query: &Query) -> Self {
        let start = text.map_or(&side.alive, |text| &text.bits).clone();
        let filters: Vec<Bits> = filters.iter().map(|filter| filter.bits(&side.part)).collect();
        let price = PriceFilter::new(query, &side.part, prices);
        let mut hits = start.clone();
        filters.iter().chain(price.as_ref().map(|price| &price.bits)).for_each(|bits| hits.and(bits));
        Self { count: hits.count(), hits, start, filters, price }
    }

    fn into_facet_sets(self) -> FacetSets {
        let join = |left_out: Option<usize>, price: Option<&Bits>| {
            let mut bits = self.start.clone();
            let kept = self.filters.iter().enumerate().filter(|(index, _)| Some(*index) != left_out).map(|(_, bits)| bits);
            kept.chain(price).for_each(|other| bits.and(other));
            bits
        };
        let without = (0..self.filters.len()).map(|index| join(Some(index), self.price.as_ref().map(|price| &price.bits))).collect();
        let without_price = join(None, None);
        FacetSets { hits: self.hits, without, without_price }
    }
}

impl<'a> SideHits<'a> {
    fn new(narrowed: &'a Narrowed, prices: &'a Prices, text: Option<&'a TextHits<'a>>) -> Self {
        let price_ranks = narrowed.price.as_ref().map(|price| price.ranks.clone());
        Self { bits: &narrowed.hits, count: narrowed.count, prices, price_ranks, text }
    }
}

#[cfg(test)]
mod tests;
