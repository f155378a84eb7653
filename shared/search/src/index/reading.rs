//! How far a text has to be stretched, over all parts alike.

use super::Side;
use super::matching::{Scope, SlotHits, match_slots};
use crate::SearchError;
use crate::bits::Bits;
use crate::query::Matched;
use crate::text::Ask;

/// How a text was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Exact,
    Fuzzy,
    /// With typos forgiven, at least so many of the words.
    Some(u8),
}

impl Level {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::Fuzzy => u8::MAX,
            Self::Some(words) => words,
        }
    }

    pub(crate) fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Exact,
            u8::MAX => Self::Fuzzy,
            words => Self::Some(words),
        }
    }

    pub(crate) fn matched(self) -> Matched {
        match self {
            Self::Exact => Matched::Exact,
            Self::Fuzzy => Matched::Fuzzy,
            Self::Some(_) => Matched::SomeWords,
        }
    }
}

/// What a text finds in one part.
pub(super) struct TextHits<'a> {
    pub(super) bits: Bits,
    pub(super) slots: Vec<SlotHits<'a>>,
}

impl<'a> TextHits<'a> {
    /// Products that fill at least so many slots.
    fn new(side: &Side, slots: Vec<SlotHits<'a>>, least: usize) -> Self {
        let mut bits = if least == slots.len() { all_of(side.part.len, &slots) } else { some_of(side.part.len, &slots, least) };
        bits.and(&side.alive);
        Self { bits, slots }
    }
}

fn all_of(len: u32, slots: &[SlotHits<'_>]) -> Bits {
    let Some((first, rest)) = slots.split_first() else {
        return Bits::empty(len);
    };
    let mut bits = first.bits.clone();
    rest.iter().for_each(|slot| bits.and(&slot.bits));
    bits
}

/// Keeps one set for each number of filled slots, from none to `least`.
fn some_of(len: u32, slots: &[SlotHits<'_>], least: usize) -> Bits {
    let mut filled = vec![Bits::full(len)];
    filled.resize(least + 1, Bits::empty(len));
    for slot in slots {
        for count in (1..=least).rev() {
            let mut more = filled[count - 1].clone();
            more.and(&slot.bits);
            filled[count].or(&more);
        }
    }
    filled.pop().unwrap_or_default()
}

/// Reads a text on all sides in the narrowest way that finds anything, or in the way it was read before.
pub(super) fn read<'a>(
    sides: &'a [Side],
    ask: &Ask,
    scored: bool,
    before: Option<Level>,
) -> Result<(Level, Vec<TextHits<'a>>), SearchError> {
    let scope = Scope::Everything { scored };
    let count = ask.slots.len();
    if before.is_none_or(|level| level == Level::Exact) {
        let hits = find(sides, ask, scope, count)?;
        if before.is_some() || count == 0 || hits.iter().any(|hits| !hits.bits.is_empty()) {
            return Ok((Level::Exact, hits));
        }
    }
    let least = match before {
        Some(Level::Some(words)) => usize::from(words).min(count),
        _ => count,
    };
    let mut hits = find(sides, &ask.fuzzy(), scope, least)?;
    if before.is_some() || hits.iter().any(|hits| !hits.bits.is_empty()) {
        return Ok((before.unwrap_or(Level::Fuzzy), hits));
    }
    for least in (1..count).rev() {
        hits = sides.iter().zip(hits).map(|(side, hits)| TextHits::new(side, hits.slots, least)).collect();
        if hits.iter().any(|hits| !hits.bits.is_empty()) {
            return Ok((Level::Some(u8::try_from(least).unwrap_or(u8::MAX - 1)), hits));
        }
    }
    Ok((Level::Exact, hits))
}

fn find<'a>(sides: &'a [Side], ask: &Ask, scope: Scope, least: usize) -> Result<Vec<TextHits<'a>>, SearchError> {
    sides.iter().map(|side| Ok(TextHits::new(side, match_slots(&side.part, ask, scope)?, least))).collect()
}

/// The `limit` most popular products whose names a text finds, exact or else with typos; there may be more.
pub(super) fn read_names<'a>(sides: &'a [Side], ask: &Ask, limit: usize) -> Result<Vec<TextHits<'a>>, SearchError> {
    let hits = find_names(sides, ask, limit)?;
    if hits.iter().any(|hits| !hits.bits.is_empty()) { Ok(hits) } else { find_names(sides, &ask.fuzzy(), limit) }
}

/// Of a single word the first products of each term are enough, for their order is that of popularity.
fn find_names<'a>(sides: &'a [Side], ask: &Ask, limit: usize) -> Result<Vec<TextHits<'a>>, SearchError> {
    let single = matches!(ask.slots.as_slice(), [slot] if slot.alternatives.iter().all(|way| way.patterns.len() == 1));
    let most = |side: &Side| if single { limit + (side.part.len - side.len) as usize } else { usize::MAX };
    let hits = |side: &'a Side| match_slots(&side.part, ask, Scope::Names { most: most(side) });
    sides.iter().map(|side| Ok(TextHits::new(side, hits(side)?, ask.slots.len()))).collect()
}

/// What each word weighs: rare ones more (BM25's idf, in hundredths).
pub(super) fn weigh(sides: &[Side], hits: &[TextHits<'_>], slots: usize) -> Vec<u16> {
    let products: u64 = sides.iter().map(|side| u64::from(side.part.len)).sum();
    let weigh = |slot: usize| {
        let having: u64 = hits.iter().filter_map(|hits| hits.slots.get(slot)).map(|slot| u64::from(slot.bits.count())).sum();
        weight(products, having)
    };
    (0..slots).map(weigh).collect()
}

/// `100 ln(1 + (n - m + 0.5) / (m + 0.5))`, from 1 to 2000.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "clamped first")]
fn weight(products: u64, having: u64) -> u16 {
    let (products, having) = (products as f64, having.min(products) as f64);
    (100.0 * (1.0 + (products - having + 0.5) / (having + 0.5)).ln()).clamp(1.0, 2000.0) as u16
}
