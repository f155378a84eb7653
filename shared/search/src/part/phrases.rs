//! Phrases to complete what is being typed: words and pairs of words of titles, brands, tags, categories, values.

use super::format::{PartWriter, Sections, Texts, U32s};
use crate::text::{STOP_WORDS, plain_words};
use crate::{Entry, SearchError};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// The phrases of most products; the rest is found by search, not offered.
const MOST: usize = 50_000;
const SHORTEST_LETTERS: usize = 2;

/// More different phrases are not weighed at once: the lightest half goes, popular products having come first.
const MOST_WEIGHED: usize = 1 << 20;

pub(super) fn write(part: &mut PartWriter, entries: &[Entry]) {
    let mut weights: HashMap<String, u32> = HashMap::new();
    let mut folded: HashMap<&str, Rc<str>> = HashMap::new();
    for entry in entries {
        let weight = phrase_weight(entry.popularity);
        for phrase in phrases(entry, &mut folded) {
            match weights.get_mut(&*phrase) {
                Some(sum) => *sum = sum.saturating_add(weight),
                None => drop(weights.insert(String::from(&*phrase), weight)),
            }
        }
        if weights.len() > MOST_WEIGHED {
            drop_lightest(&mut weights);
        }
    }
    let mut phrases: Vec<(String, u32)> = weights.into_iter().collect();
    phrases.sort_unstable_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    phrases.truncate(MOST);
    phrases.sort_unstable();
    part.texts("phrases", phrases.iter().map(|(phrase, _)| phrase.as_str()));
    part.u32s("phrases.weights", phrases.iter().map(|(_, weight)| *weight));
}

/// What a product adds to the weight of each of its phrases.
pub(crate) fn phrase_weight(popularity: u64) -> u32 {
    1 + popularity.saturating_add(1).ilog2()
}

fn drop_lightest(weights: &mut HashMap<String, u32>) {
    let mut all: Vec<u32> = weights.values().copied().collect();
    let middle = all.len() / 2;
    let least = *all.select_nth_unstable(middle).1;
    weights.retain(|_, weight| *weight > least);
}

/// Texts that many products share are folded once.
fn phrases<'a>(entry: &'a Entry, folded: &mut HashMap<&'a str, Rc<str>>) -> Vec<Rc<str>> {
    let mut phrases: Vec<Rc<str>> = Vec::new();
    for title in std::iter::once(&entry.title).chain(entry.translations.values().map(|translation| &translation.title)) {
        add_title(&mut phrases, title);
    }
    let whole = entry.brand.iter().chain(&entry.tags).chain(&entry.category_names).chain(entry.attributes.values());
    let translated = entry.translations.values().flat_map(|translation| translation.category_names.iter().chain(&translation.values));
    phrases
        .extend(whole.chain(translated).map(|text| Rc::clone(folded.entry(text).or_insert_with(|| Rc::from(plain_words(text).join(" "))))));
    phrases.retain(|phrase| !phrase.is_empty());
    phrases.sort_unstable();
    phrases.dedup();
    phrases
}

/// Its words, and pairs of them.
fn add_title(phrases: &mut Vec<Rc<str>>, title: &str) {
    let title = plain_words(title);
    let words = title.iter().filter(|word| word.chars().count() >= SHORTEST_LETTERS && !is_stop(word));
    phrases.extend(words.map(|word| Rc::from(word.as_str())));
    let pairs = title.windows(2).filter(|pair| pair.iter().all(|word| !is_stop(word)));
    phrases.extend(pairs.map(|pair| Rc::from(pair.join(" "))));
}

fn is_stop(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

pub(crate) struct Phrases {
    texts: Texts,
    weights: U32s,
}

impl Phrases {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        Ok(Self { texts: sections.texts("phrases")?, weights: sections.u32s("phrases.weights")? })
    }

    /// The weightiest phrases that begin so, at most `most`.
    pub(crate) fn beginning(&self, start: &str, most: usize) -> Vec<(&str, u32)> {
        let mut best: Vec<(u32, u32)> = Vec::new();
        for index in self.range(start) {
            let weight = self.weights.get(index);
            if best.len() < most || best.last().is_some_and(|(least, _)| *least < weight) {
                let at = best.partition_point(|(other, _)| *other >= weight);
                best.insert(at, (weight, index));
                best.truncate(most);
            }
        }
        best.into_iter().map(|(weight, index)| (self.texts.get(index), weight)).collect()
    }

    fn range(&self, start: &str) -> Range<u32> {
        let len = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let from = first(0..len, |index| self.texts.get(index) >= start);
        from..first(from..len, |index| !self.texts.get(index).starts_with(start))
    }
}

/// The first place where a test that once passed goes on passing.
pub(crate) fn first(range: Range<u32>, passes: impl Fn(u32) -> bool) -> u32 {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if passes(middle) {
            end = middle;
        } else {
            start = middle + 1;
        }
    }
    start
}
