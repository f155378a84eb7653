//! What the index should answer, by reading every product. Shares with it only how texts are cut into words.

use crate::part::{FacetKind, entry_values, is_name, name_key, places};
use crate::text::{Ask, Pattern, SHORT_LETTERS, Slot, terms};
use crate::{Entry, Matched, Query, Shop, Sort};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Model<'a> {
    pub(super) entries: &'a [Entry],
    pub(super) shop: &'a Shop,
}

/// Kind, name, and values with count and whether selected.
pub(super) type Group = (String, String, Vec<(String, u64, bool)>);

impl Model<'_> {
    /// In order, unless that is by relevance.
    pub(super) fn hits(&self, query: &Query) -> (Matched, Vec<&Entry>) {
        let (matched, found) = self.text_hits(query);
        let mut hits: Vec<&Entry> = found.into_iter().filter(|entry| self.passes(query, entry, None)).collect();
        hits.sort_by_key(|entry| entry.id.clone());
        match query.sort {
            Sort::PriceAsc => hits.sort_by_key(|entry| (price(query, entry), entry.price_low)),
            Sort::PriceDesc => hits.sort_by_key(|entry| Reverse((price(query, entry), entry.price_low, entry.id.clone()))),
            Sort::Newest => hits.sort_by_key(|entry| Reverse(entry.listed_at)),
            Sort::Popular | Sort::Relevance => hits.sort_by_key(|entry| Reverse(entry.popularity)),
            Sort::Name => hits.sort_by_key(|entry| name_key(&entry.title)),
        }
        (matched, hits)
    }

    fn text_hits(&self, query: &Query) -> (Matched, Vec<&Entry>) {
        let Some(text) = query.text.as_deref().filter(|text| !text.trim().is_empty()) else {
            return (Matched::Exact, self.entries.iter().collect());
        };
        let exact = Ask::parse(text, &self.shop.synonyms);
        let count = exact.slots.len();
        let filling = |ask: &Ask, least: usize| -> Vec<&Entry> {
            let fills = |entry: &&Entry| count > 0 && ask.slots.iter().filter(|slot| fills(entry, slot)).count() >= least;
            self.entries.iter().filter(fills).collect()
        };
        let fuzzy = exact.fuzzy();
        let ways = [(Matched::Exact, &exact, count), (Matched::Fuzzy, &fuzzy, count)];
        let ways = ways.into_iter().chain((1..count).rev().map(|least| (Matched::SomeWords, &fuzzy, least)));
        let mut found = ways.map(|(matched, ask, least)| (matched, filling(ask, least)));
        found.find(|(_, found)| !found.is_empty()).unwrap_or((Matched::Exact, Vec::new()))
    }

    /// All filters but that of one kind and name.
    fn passes(&self, query: &Query, entry: &Entry, but: Option<(FacetKind, &str)>) -> bool {
        let has = |kind, name: &str, wanted: &[String]| {
            let values = entry_values(entry);
            but == Some((kind, name)) || wanted.is_empty() || wanted.iter().any(|value| values.contains(&(kind, name, value)))
        };
        let below: Vec<String> = query.category.iter().flat_map(|category| self.shop.below(category)).map(String::from).collect();
        let yes = ["true".to_owned()];
        has(FacetKind::Category, "", &below)
            && has(FacetKind::Brand, "", &query.brands)
            && has(FacetKind::Tag, "", &query.tags)
            && query.attributes.iter().all(|(name, values)| has(FacetKind::Attribute, name, values))
            && query.options.iter().all(|(name, values)| has(FacetKind::Option, name, values))
            && (!query.in_stock || has(FacetKind::InStock, "", &yes))
            && (!query.on_sale || has(FacetKind::OnSale, "", &yes))
            && (but == Some(PRICE) || query.price_min.is_none_or(|low| price(query, entry) >= low))
            && (but == Some(PRICE) || query.price_max.is_none_or(|high| price(query, entry) <= high))
    }

    pub(super) fn facets(&self, query: &Query) -> (Vec<Group>, Option<(i64, i64)>) {
        let found = self.text_hits(query).1;
        let mut groups: BTreeSet<(FacetKind, &str)> =
            self.entries.iter().flat_map(entry_values).map(|(kind, name, _)| (kind, name)).collect();
        groups
            .extend([FacetKind::Category, FacetKind::Brand, FacetKind::Tag, FacetKind::InStock, FacetKind::OnSale].map(|kind| (kind, "")));
        groups.extend(query.attributes.keys().map(|name| (FacetKind::Attribute, name.as_str())));
        groups.extend(query.options.keys().map(|name| (FacetKind::Option, name.as_str())));
        let mut facets = Vec::new();
        for (kind, name) in groups {
            let selected = selected(query, kind, name);
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for entry in found.iter().filter(|entry| self.passes(query, entry, Some((kind, name)))) {
                for value in self.counted(entry, kind, name) {
                    *counts.entry(value).or_default() += 1;
                }
            }
            selected.iter().for_each(|value| *counts.entry(value.clone()).or_default() += 0);
            let mut values: Vec<_> = counts.into_iter().map(|(value, count)| (value.clone(), count, selected.contains(&value))).collect();
            values.sort_by_key(|(value, count, _)| (Reverse(*count), value.clone()));
            if !values.is_empty() {
                facets.push((format!("{kind:?}"), name.to_owned(), values));
            }
        }
        let prices: Vec<i64> =
            found.iter().filter(|entry| self.passes(query, entry, Some(PRICE))).map(|entry| price(query, entry)).collect();
        (facets, prices.iter().min().copied().zip(prices.iter().max().copied()))
    }

    fn counted(&self, entry: &Entry, kind: FacetKind, name: &str) -> BTreeSet<String> {
        let values = entry_values(entry);
        let own =
            values.iter().filter(|(own_kind, own_name, _)| (*own_kind, *own_name) == (kind, name)).map(|(_, _, value)| (*value).to_owned());
        if kind == FacetKind::Category { self.shop.above(&entry.category).into_iter().map(String::from).collect() } else { own.collect() }
    }
}

/// The lowest, in the currency that is asked for.
fn price(query: &Query, entry: &Entry) -> i64 {
    let Some(exchange) = &query.exchange else { return entry.price_low };
    let own = entry.own_prices.get(&exchange.to());
    own.map_or_else(|| exchange.amount(entry.price_low), |own| own.range(exchange).low)
}

/// Stands for the price, which is no group.
const PRICE: (FacetKind, &str) = (FacetKind::Category, "price");

fn selected(query: &Query, kind: FacetKind, name: &str) -> BTreeSet<String> {
    let yes = |yes: bool| yes.then(|| "true".to_owned()).into_iter().collect();
    match kind {
        FacetKind::Category => query.category.iter().cloned().map(String::from).collect(),
        FacetKind::Brand => query.brands.iter().cloned().collect(),
        FacetKind::Tag => query.tags.iter().cloned().collect(),
        FacetKind::Attribute => query.attributes.get(name).into_iter().flatten().cloned().collect(),
        FacetKind::Option => query.options.get(name).into_iter().flatten().cloned().collect(),
        FacetKind::InStock => yes(query.in_stock),
        FacetKind::OnSale => yes(query.on_sale),
    }
}

fn fills(entry: &Entry, slot: &Slot) -> bool {
    slot.alternatives.iter().any(|alternative| alternative.patterns.iter().all(|pattern| matches(entry, pattern)))
}

fn matches(entry: &Entry, pattern: &Pattern) -> bool {
    let words: BTreeSet<String> = places(entry).flat_map(|(text, _)| terms(text)).collect();
    let names: BTreeSet<String> = places(entry).filter(|(_, weight)| is_name(*weight)).flat_map(|(text, _)| terms(text)).collect();
    let letters: Vec<char> = pattern.word.chars().collect();
    let begun = if letters.len() <= SHORT_LETTERS { &names } else { &words };
    let open_typo = pattern.open && letters.len() >= 5;
    words.contains(&pattern.stem)
        || (pattern.open && begun.iter().any(|word| word.starts_with(&pattern.word)))
        || (pattern.fuzzy && words.iter().any(|word| distance(&letters, word) <= usize::from(pattern.edits())))
        || (pattern.fuzzy
            && open_typo
            && pattern.edits() > 0
            && words.iter().any(|word| beginnings(word).any(|start| distance(&letters, start) <= 1)))
}

fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    word.char_indices().map(|(end, _)| &word[..end])
}

/// Letters to add, drop, change, or swap with a neighbour.
fn distance(left: &[char], right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let changed = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}
