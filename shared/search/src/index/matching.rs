//! Which products a text finds in one part, and how well each fits.

use super::scores::Scores;
use crate::SearchError;
use crate::bits::Bits;
use crate::part::{Common, Fits, Part, each_product, rough_tops};
use crate::text::{Alternative, Ask, Pattern, SHORT_LETTERS, Slot, stem};
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, Term};

/// Of 256: what a beginning and a typo of a word count beside the word.
const BEGINNING_SHARE: u16 = 180;
const TYPO_SHARE: [u16; 2] = [150, 100];
const WHOLE: u16 = 256;
/// What a short beginning in a name counts, on the scale of one word's score.
const SHORT_BEGINNING: u8 = 110;
/// Longer words of one beginning, and words a typo away, that are looked up.
const MAX_TERMS: usize = 1_000;
/// Letters from which the last word may be unfinished and have a typo.
const OPEN_TYPO_LETTERS: usize = 5;

/// Where words are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everywhere; keeps scores when they are wanted.
    Everything { scored: bool },
    /// Titles, brands, tags and categories; of each term the first so many products, or some more.
    Names { most: usize },
}

impl Scope {
    fn most(self) -> usize {
        match self {
            Self::Everything { .. } => usize::MAX,
            Self::Names { most } => most,
        }
    }
}

/// The products that fill a slot, and how well from 1 to 255.
pub(super) struct SlotHits<'a> {
    pub(super) bits: Bits,
    pub(super) scores: Scores<'a>,
    /// Of scores that are just a common word's.
    tops: Option<&'a [[u8; 4]]>,
    scored: bool,
    products: usize,
}

impl<'a> SlotHits<'a> {
    fn new(part: &Part, scope: Scope) -> Self {
        let scored = scope == Scope::Everything { scored: true };
        Self { bits: Bits::empty(part.len), scores: Scores::default(), tops: None, scored, products: part.len() }
    }

    /// Bits and scores to be changed.
    fn open(&mut self) -> (&mut Bits, &mut [u8]) {
        self.tops = None;
        let scores = if self.scored { self.scores.open(self.products) } else { &mut [] };
        (&mut self.bits, scores)
    }

    fn add_common(&mut self, common: Common<'a>, share: u16) {
        if self.scores.is_empty() && share == WHOLE {
            self.bits.or_bytes(common.bits);
            if self.scored {
                (self.scores, self.tops) = (Scores::Common(common.fits), Some(common.tops));
            }
            return;
        }
        let (bits, scores) = self.open();
        bits.or_bytes(common.bits);
        for (score, fit) in scores.iter_mut().zip(common.fits) {
            *score = (*score).max(if *fit == 0 { 0 } else { share_of(*fit, share) });
        }
    }

    /// Keeps what both have; the worse fit counts.
    fn and(&mut self, other: &Self) {
        let (bits, scores) = self.open();
        bits.and(&other.bits);
        if other.scores.is_empty() {
            scores.fill(0);
        }
        for (score, other) in scores.iter_mut().zip(other.scores.iter()) {
            *score = (*score).min(*other);
        }
    }

    fn or(&mut self, other: &Self, share: u16) {
        let (bits, scores) = self.open();
        bits.or(&other.bits);
        for (score, other) in scores.iter_mut().zip(other.scores.iter()) {
            if *other > 0 {
                *score = (*score).max(share_of(*other, share));
            }
        }
    }

    /// What no product of each 4096 scores more than by this slot, its weight aside.
    pub(super) fn tops(&self, part: &Part) -> Vec<u32> {
        match self.tops {
            Some(tops) => tops.iter().copied().map(u32::from_le_bytes).collect(),
            None => rough_tops(&self.scores, &part.boosts),
        }
    }
}

#[inline]
fn add(bits: &mut Bits, scores: &mut [u8], ordinal: u32, score: u8) {
    bits.insert(ordinal);
    if let Some(best) = scores.get_mut(ordinal as usize) {
        *best = score.max(*best);
    }
}

pub(super) fn match_slots<'a>(part: &'a Part, ask: &Ask, scope: Scope) -> Result<Vec<SlotHits<'a>>, SearchError> {
    ask.slots.iter().map(|slot| match_slot(part, slot, scope)).collect()
}

fn match_slot<'a>(part: &'a Part, slot: &Slot, scope: Scope) -> Result<SlotHits<'a>, SearchError> {
    let mut hits = SlotHits::new(part, scope);
    for Alternative { patterns, share } in &slot.alternatives {
        match patterns.as_slice() {
            [] => {}
            [pattern] => match_pattern(part, pattern, scope, *share, &mut hits)?,
            [first, rest @ ..] => {
                let mut all = SlotHits::new(part, scope);
                match_pattern(part, first, scope, WHOLE, &mut all)?;
                for pattern in rest {
                    let mut next = SlotHits::new(part, scope);
                    match_pattern(part, pattern, scope, WHOLE, &mut next)?;
                    all.and(&next);
                }
                hits.or(&all, *share);
            }
        }
    }
    Ok(hits)
}

fn match_pattern<'a>(part: &'a Part, pattern: &Pattern, scope: Scope, share: u16, hits: &mut SlotHits<'a>) -> Result<(), SearchError> {
    let words = match scope {
        Scope::Everything { .. } => &part.texts.text,
        Scope::Names { .. } => &part.texts.names,
    };
    if let Some(common) = part.texts.common.find(&pattern.stem).filter(|_| matches!(scope, Scope::Everything { .. })) {
        hits.add_common(common, share);
    } else if let Some(term) = words.terms().get(pattern.stem.as_bytes())? {
        add_term(part, words, &term, scope, share, hits)?;
    }
    if pattern.open {
        add_beginning(part, words, pattern, scope, share, hits)?;
    }
    if pattern.fuzzy {
        add_typos(part, words, pattern, scope, share, hits)?;
    }
    Ok(())
}

fn add_beginning(
    part: &Part,
    words: &InvertedIndexReader,
    pattern: &Pattern,
    scope: Scope,
    share: u16,
    hits: &mut SlotHits<'_>,
) -> Result<(), SearchError> {
    if pattern.word.chars().count() <= SHORT_LETTERS {
        let names = &part.texts.names;
        if let Some(term) = names.terms().get(format!("^{}", pattern.word))? {
            let score = share_of(SHORT_BEGINNING, share);
            let (bits, scores) = hits.open();
            each_product(names, &term, IndexRecordOption::Basic, scope.most(), |ordinal, _| add(bits, scores, ordinal, score))?;
        }
        return Ok(());
    }
    let mut stream = words.terms().range().ge(pattern.word.as_bytes()).into_stream()?;
    let mut left = MAX_TERMS;
    while let Some((word, term)) = stream.next() {
        if left == 0 || !word.starts_with(pattern.word.as_bytes()) {
            break;
        }
        left -= 1;
        let word = std::str::from_utf8(word).unwrap_or_default();
        // Who has the word has its stem as well, which fits better.
        if stem(word) != pattern.stem {
            let term = term.clone();
            add_term(part, words, &term, scope, share_of_share(BEGINNING_SHARE, share), hits)?;
        }
    }
    Ok(())
}

fn add_typos(
    part: &Part,
    words: &InvertedIndexReader,
    pattern: &Pattern,
    scope: Scope,
    share: u16,
    hits: &mut SlotHits<'_>,
) -> Result<(), SearchError> {
    for (edits, typo_share) in (1..=pattern.edits()).zip(TYPO_SHARE) {
        for term in typos(part, words, pattern, edits)? {
            add_term(part, words, &term, scope, share_of_share(typo_share, share), hits)?;
        }
    }
    Ok(())
}

/// Words so many edits away; two letters that changed places are one edit.
fn typos(part: &Part, words: &InvertedIndexReader, pattern: &Pattern, edits: u8) -> Result<Vec<TermInfo>, SearchError> {
    let term = Term::from_field_text(part.texts.text_field, &pattern.word);
    let open = pattern.open && edits == 1 && pattern.word.chars().count() >= OPEN_TYPO_LETTERS;
    let automaton =
        if open { FuzzyTermQuery::new_prefix(term, edits, true) } else { FuzzyTermQuery::new(term, edits, true) }.automaton()?;
    let mut stream = words.terms().search(automaton).into_stream()?;
    let mut found = Vec::new();
    while let Some((word, term)) = stream.next() {
        if !word.starts_with(b"^") && found.len() < MAX_TERMS {
            found.push(term.clone());
        }
    }
    Ok(found)
}

/// The commonest word that this one may be meant to be, or begin.
pub(super) fn corrected(part: &Part, pattern: &Pattern) -> Result<Option<(String, u32)>, SearchError> {
    let words = &part.texts.names;
    if pattern.edits() == 0 {
        return Ok(None);
    }
    let term = Term::from_field_text(part.texts.text_field, &pattern.word);
    let automaton = FuzzyTermQuery::new(term, 1, true).automaton()?;
    let mut stream = words.terms().search(automaton).into_stream()?;
    let mut best: Option<(String, u32)> = None;
    while let Some((word, term)) = stream.next() {
        if !word.starts_with(b"^") && best.as_ref().is_none_or(|(_, products)| *products < term.doc_freq) {
            best = std::str::from_utf8(word).ok().map(|word| (word.to_owned(), term.doc_freq));
        }
    }
    Ok(best)
}

fn add_term(
    part: &Part,
    words: &InvertedIndexReader,
    term: &TermInfo,
    scope: Scope,
    share: u16,
    hits: &mut SlotHits<'_>,
) -> Result<(), SearchError> {
    if scope != (Scope::Everything { scored: true }) {
        return each_product(words, term, IndexRecordOption::Basic, scope.most(), |ordinal, _| hits.bits.insert(ordinal));
    }
    let (norms, fits) = (&part.texts.norms, Fits::get());
    let (bits, scores) = hits.open();
    each_product(words, term, IndexRecordOption::WithFreqs, usize::MAX, |ordinal, count| {
        add(bits, scores, ordinal, share_of(fits.fit(norms.fieldnorm_id(ordinal), count), share));
    })
}

#[inline]
fn share_of(score: u8, share: u16) -> u8 {
    u8::try_from((u32::from(score) * u32::from(share)) >> 8).unwrap_or(u8::MAX).max(1)
}

fn share_of_share(share: u16, other: u16) -> u16 {
    u16::try_from((u32::from(share) * u32::from(other)) >> 8).unwrap_or(u16::MAX)
}
