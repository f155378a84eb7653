//! What a shopper asks for: a list of slots that a product fills, each in one of several ways.

use super::fold::stem;
use super::synonyms::Synonyms;
use super::words::{Chunk, Piece, chunks};

/// More characters and words than these are ignored.
const MAX_CHARACTERS: usize = 200;
const MAX_SLOTS: usize = 12;
/// Of 256, what a synonym counts beside the word itself.
const SYNONYM_SHARE: u16 = 205;
const WHOLE: u16 = 256;

/// Words that say little: not asked for unless nothing else is, or while the last of them may grow into another.
pub(crate) const STOP_WORDS: [&str; 11] = ["a", "an", "and", "the", "of", "for", "with", "in", "on", "to", "or"];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) slots: Vec<Slot>,
}

/// One word asked for; each alternative is a way to have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) alternatives: Vec<Alternative>,
}

/// All of these terms, for this share of 256 of the score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alternative {
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) share: u16,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// As typed, folded.
    pub(crate) word: String,
    pub(crate) stem: String,
    /// The word may be the beginning of another.
    pub(crate) open: bool,
    /// May be a typo of another word.
    pub(crate) fuzzy: bool,
}

impl Pattern {
    fn new(word: String) -> Self {
        let stem = stem(&word).into_owned();
        Self { word, stem, open: false, fuzzy: false }
    }

    /// How many letters may be wrong: one from 4 letters on, two from 8. A code with another digit is another code.
    pub(crate) fn edits(&self) -> u8 {
        let letters = self.word.chars().count();
        match letters {
            _ if self.word.chars().any(|letter| !letter.is_alphabetic()) => 0,
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        }
    }
}

impl Ask {
    /// No query syntax: whatever is typed is text.
    pub(crate) fn parse(text: &str, synonyms: &Synonyms) -> Self {
        let end = text.char_indices().nth(MAX_CHARACTERS).map_or(text.len(), |(end, _)| end);
        let mut words: Vec<Vec<Alternative>> = chunks(&text[..end]).iter().flat_map(chunk_slots).collect();
        words.truncate(MAX_SLOTS);
        if let Some(last) = words.last_mut() {
            last.iter_mut().filter_map(|alternative| alternative.patterns.last_mut()).for_each(|pattern| pattern.open = true);
        }
        let slots = with_synonyms(&words, synonyms);
        Self { slots: without_stop_words(slots) }
    }

    /// The same, with typos forgiven.
    pub(crate) fn fuzzy(&self) -> Self {
        let mut ask = self.clone();
        for pattern in ask.slots.iter_mut().flat_map(|slot| &mut slot.alternatives).flat_map(|alternative| &mut alternative.patterns) {
            pattern.fuzzy = true;
        }
        ask
    }
}

/// A chunk of several words is asked for as one: joined, or all of them.
fn chunk_slots(chunk: &Chunk) -> Vec<Vec<Alternative>> {
    let single = |pattern| Alternative { patterns: vec![pattern], share: WHOLE };
    if let Some(joined) = chunk.joined() {
        let words = chunk.pieces.iter().flat_map(piece_patterns).collect();
        return vec![vec![Alternative { patterns: words, share: WHOLE }, single(Pattern::new(joined))]];
    }
    chunk.pieces.iter().flat_map(piece_patterns).map(|pattern| vec![single(pattern)]).collect()
}

fn piece_patterns(piece: &Piece) -> Vec<Pattern> {
    match piece {
        Piece::Word(word) => vec![Pattern::new(word.clone())],
        Piece::Run(run) if run.len() == 1 => vec![Pattern::new(run.iter().collect())],
        Piece::Run(run) => run.windows(2).map(|pair| Pattern::new(pair.iter().collect())).collect(),
    }
}

fn with_synonyms(words: &[Vec<Alternative>], synonyms: &Synonyms) -> Vec<Slot> {
    let stems: Vec<String> = words.iter().map(|alternatives| plain_stem(alternatives).unwrap_or_default()).collect();
    let mut slots = Vec::new();
    let mut index = 0;
    while index < words.len() {
        let Some((count, meanings)) = synonyms.longest_match(&stems[index..]) else {
            slots.push(Slot { alternatives: words[index].clone() });
            index += 1;
            continue;
        };
        let own = words[index..index + count].iter().flatten().flat_map(|alternative| alternative.patterns.clone()).collect();
        let mut alternatives = vec![Alternative { patterns: own, share: WHOLE }];
        alternatives.extend(meanings.iter().map(|phrase| Alternative {
            patterns: phrase.iter().map(|stem| Pattern { word: stem.clone(), stem: stem.clone(), open: false, fuzzy: false }).collect(),
            share: SYNONYM_SHARE,
        }));
        slots.push(Slot { alternatives });
        index += count;
    }
    slots
}

/// The stem of a word that was typed as one; a phrase of the shopkeeper's never starts inside `t-shirt`.
fn plain_stem(alternatives: &[Alternative]) -> Option<String> {
    match alternatives {
        [Alternative { patterns, .. }] => match patterns.as_slice() {
            [pattern] => Some(pattern.stem.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn without_stop_words(slots: Vec<Slot>) -> Vec<Slot> {
    let is_stop = |slot: &Slot| match slot.alternatives.as_slice() {
        [Alternative { patterns, .. }] => matches!(patterns.as_slice(), [pattern] if STOP_WORDS.contains(&pattern.word.as_str())),
        _ => false,
    };
    let last = slots.len().saturating_sub(1);
    let kept: Vec<Slot> =
        slots.iter().enumerate().filter(|(index, slot)| *index == last || !is_stop(slot)).map(|(_, slot)| slot.clone()).collect();
    match kept.as_slice() {
        [only] if is_stop(only) => slots,
        _ => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> String {
        let synonyms = Synonyms::parse("hoover => vacuum cleaner\ntv, television set").unwrap();
        let pattern = |pattern: &Pattern| format!("{}{}", pattern.stem, if pattern.open { "*" } else { "" });
        let way = |way: &Alternative| way.patterns.iter().map(pattern).collect::<Vec<_>>().join("+");
        let slot = |slot: &Slot| slot.alternatives.iter().map(way).collect::<Vec<_>>().join("|");
        Ask::parse(text, &synonyms).slots.iter().map(slot).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn asks_for_what_was_typed() {
        let table = [
            ("Red Shoes", "red sho*"),
            ("tomato AND basil", "tomato basil*"),
            ("shoes for", "sho for*"),
            ("the of", "the of*"),
            ("APP-1000", "app+1000*|app1000*"),
            ("cheap hoover bags", "cheap hoover|vacuum+cleaner bag*"),
            ("television sets wall", "television+set|tv wall*"),
            ("\"quoted\" (title:x OR [a TO *])", "quoted title x to*"),
            ("緑茶", "緑茶*"),
            ("", ""),
            ("?!* --", ""),
        ];
        for (text, expected) in table {
            assert_eq!(ask(text), expected, "{text}");
        }
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(Ask::parse(&"ab ".repeat(10_000), &Synonyms::default()).slots.len(), MAX_SLOTS);
        assert_eq!(Ask::parse(&"é".repeat(10_000), &Synonyms::default()).slots.len(), 1);
    }
}
