//! What a half-typed text may become.

use super::matching::{Scope, corrected, match_slots};
use super::pages::{Paging, SideHits, page};
use super::reading::read_names;
use super::{Index, prices};
use crate::SearchError;
use crate::query::{Card, Sort, SuggestedCategory, Suggestions};
use crate::shop::ShopCategory;
use crate::text::{Ask, Pattern, plain_words};
use barrow_domain::catalog::Exchange;
use barrow_domain::ids::Language;
use std::collections::BTreeMap;

impl Index {
    /// At most `limit` of each kind, products in a language where they have it. A typo is forgiven where nothing begins as typed.
    ///
    /// # Errors
    /// A damaged part.
    pub fn suggest(
        &self,
        text: &str,
        limit: usize,
        language: Option<&Language>,
        exchange: Option<&Exchange>,
    ) -> Result<Suggestions, SearchError> {
        let ask = Ask::parse(text, &self.shop.synonyms);
        if ask.slots.is_empty() || limit == 0 {
            return Ok(Suggestions::default());
        }
        let limit = limit.min(50);
        Ok(Suggestions {
            products: self.suggest_products(&ask, limit, (language, exchange))?,
            categories: self.suggest_categories(text, limit),
            queries: self.suggest_queries(text, &ask, limit)?,
        })
    }

    fn suggest_products(
        &self,
        ask: &Ask,
        limit: usize,
        (language, exchange): (Option<&Language>, Option<&Exchange>),
    ) -> Result<Vec<Card>, SearchError> {
        let (found, prices) = (read_names(&self.sides, ask, limit)?, prices(&self.sides, None));
        let hits = found.iter().zip(&prices);
        let hits: Vec<SideHits<'_>> =
            hits.map(|(found, prices)| SideHits { bits: &found.bits, count: 0, prices, price_ranks: None, text: None }).collect();
        let paging = Paging { sort: Sort::Popular, after: None, weights: &[], most: limit };
        page(&self.sides, &hits, &paging).iter().map(|hit| self.card(hit, language, exchange)).collect()
    }

    /// Categories with products whose names have words that begin as those typed.
    fn suggest_categories(&self, text: &str, limit: usize) -> Vec<SuggestedCategory> {
        let typed = plain_words(text);
        let begins = |name: &str| {
            let words = plain_words(name);
            typed.iter().all(|typed| words.iter().any(|word| word.starts_with(typed.as_str())))
        };
        let mut found: Vec<(u64, SuggestedCategory)> = Vec::new();
        let fits = |category: &&ShopCategory| begins(&category.name) || category.other_names.iter().any(|name| begins(name));
        for category in self.shop.categories().filter(fits) {
            let count = self.products_by_category.get(&category.slug).copied().unwrap_or(0);
            if count > 0 {
                found.push((count, SuggestedCategory { slug: category.slug.clone(), name: category.name.clone() }));
            }
        }
        found.sort_by(|(left, first), (right, second)| right.cmp(left).then_with(|| first.slug.cmp(&second.slug)));
        found.into_iter().take(limit).map(|(_, category)| category).collect()
    }

    fn suggest_queries(&self, text: &str, ask: &Ask, limit: usize) -> Result<Vec<String>, SearchError> {
        let words = plain_words(text);
        let mut queries = self.phrases(&words.join(" "), limit)?;
        if queries.is_empty()
            && let Some((last, before)) = words.split_last()
            && !before.is_empty()
        {
            let ends = self.phrases(last, limit)?;
            queries = self.finding(ends.into_iter().map(|end| format!("{} {end}", before.join(" "))))?;
        }
        if queries.is_empty() {
            queries = self.phrases(&self.correct(ask)?.join(" "), limit)?;
        }
        Ok(queries)
    }

    /// The weightiest phrases that begin so and find something.
    fn phrases(&self, start: &str, limit: usize) -> Result<Vec<String>, SearchError> {
        let mut weights: BTreeMap<&str, (u32, bool)> = BTreeMap::new();
        if start.is_empty() {
            return Ok(Vec::new());
        }
        for side in &self.sides {
            for (phrase, weight) in side.part.phrases.beginning(start, 2 * limit) {
                let (sum, sure) = weights.entry(phrase).or_default();
                *sum = sum.saturating_add(weight);
                *sure |= // Heavier than all that died together weigh: somebody who has it lives.
                u64::from(weight) > side.dead_weight;
            }
        }
        let mut phrases: Vec<(&str, (u32, bool))> = weights.into_iter().collect();
        phrases.sort_by(|(left, (more, _)), (right, (less, _))| less.cmp(more).then(left.cmp(right)));
        let mut found = Vec::new();
        for (phrase, (_, sure)) in phrases {
            if found.len() < limit && (sure || self.finds(phrase)?) {
                found.push(phrase.to_owned());
            }
        }
        Ok(found)
    }

    fn finding(&self, texts: impl Iterator<Item = String>) -> Result<Vec<String>, SearchError> {
        texts.filter_map(|text| self.finds(&text).map(|finds| finds.then_some(text)).transpose()).collect()
    }

    fn finds(&self, text: &str) -> Result<bool, SearchError> {
        let ask = Ask::parse(text, &self.shop.synonyms);
        for side in &self.sides {
            let mut bits = side.alive.clone();
            match_slots(&side.part, &ask, Scope::Everything { scored: false })?.iter().for_each(|slot| bits.and(&slot.bits));
            if !bits.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The words typed, each that is unknown replaced by the commonest that it may be a typo of.
    fn correct(&self, ask: &Ask) -> Result<Vec<String>, SearchError> {
        let typed = ask.slots.iter().filter_map(|slot| slot.alternatives.first()).flat_map(|alternative| &alternative.patterns);
        typed.map(|pattern| Ok(self.correct_word(pattern)?.unwrap_or_else(|| pattern.word.clone()))).collect()
    }

    fn correct_word(&self, pattern: &Pattern) -> Result<Option<String>, SearchError> {
        let mut best: Option<(String, u32)> = None;
        for side in &self.sides {
            let found = corrected(&side.part, pattern)?;
            best = best.into_iter().chain(found).max_by_key(|(_, products)| *products);
        }
        Ok(best.map(|(word, _)| word))
    }
}
