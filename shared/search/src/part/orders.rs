//! The orders lists are shown in, laid down when a part is built.
//!
//! A product's ordinal is its place among the most popular, so that order needs no table.

use super::format::{PartWriter, Sections, Texts, U32s, U64s};
use crate::bits::Bits;
use crate::text::fold;
use crate::{Entry, SearchError};
use std::ops::Range;
use tantivy::directory::OwnedBytes;

const SIGN: u64 = 1 << 63;
/// Letters of a title that order it among others.
const NAME_LETTERS: usize = 60;
/// Into which an order by number is cut.
const STEPS: u32 = 32;
/// Fewer are gathered one by one.
const MIN_STEPPED: u32 = 256;

/// Small for cheap.
pub(crate) fn price_key(price: i64) -> u64 {
    price.cast_unsigned() ^ SIGN
}

pub(crate) fn price_of_key(key: u64) -> i64 {
    (key ^ SIGN).cast_signed()
}

/// Small for new. Microseconds.
pub(crate) fn listed_key(listed_at: jiff::Timestamp) -> u64 {
    !(listed_at.as_microsecond().cast_unsigned() ^ SIGN)
}

pub(crate) fn listed_of_key(key: u64) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond((!key ^ SIGN).cast_signed()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// Small for what comes first in the alphabet, whatever the case and the accents.
pub(crate) fn name_key(title: &str) -> String {
    fold(title.trim()).chars().take(NAME_LETTERS).collect()
}

pub(super) fn write(part: &mut PartWriter, entries: &[Entry]) -> Result<(), SearchError> {
    let names: Vec<String> = entries.iter().map(|entry| name_key(&entry.title)).collect();
    let id = |ordinal: u32| entries[ordinal as usize].id.as_str();
    let entry = |ordinal: u32| &entries[ordinal as usize];
    let len = u32::try_from(entries.len()).map_err(|_| SearchError::TooMuch("so many products"))?;
    part.u64s("price", entries.iter().map(|entry| price_key(entry.price_low)));
    part.u64s("listed", entries.iter().map(|entry| listed_key(entry.listed_at)));
    part.u64s("popularity", entries.iter().map(|entry| entry.popularity));
    part.texts("names", names.iter().map(String::as_str));
    let by_price = write_order(part, "price", len, |ordinal| (entry(ordinal).price_low, id(ordinal)));
    part.section("price.steps", &step_bytes(&by_price));
    write_order(part, "listed", len, |ordinal| (listed_key(entry(ordinal).listed_at), id(ordinal)));
    write_order(part, "names", len, |ordinal| (names[ordinal as usize].as_str(), id(ordinal)));
    Ok(())
}

fn write_order<K: Ord>(part: &mut PartWriter, name: &str, len: u32, key: impl Fn(u32) -> K) -> Vec<u32> {
    let mut order: Vec<(K, u32)> = (0..len).map(|ordinal| (key(ordinal), ordinal)).collect();
    order.sort_unstable();
    let order: Vec<u32> = order.into_iter().map(|(_, ordinal)| ordinal).collect();
    part.u32s(&format!("{name}.order"), order.iter().copied());
    part.u32s(&format!("{name}.ranks"), ranks_of(&order));
    order
}

fn ranks_of(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, ordinal) in (0_u32..).zip(order) {
        ranks[*ordinal as usize] = rank;
    }
    ranks
}

/// The sets of all products up to each step of an order, but the last, which is everything.
fn step_bytes(order: &[u32]) -> Vec<u8> {
    let len = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let (mut bits, mut bytes) = (Bits::empty(len), Vec::new());
    for step in 1..STEPS {
        order
            .get(step_rank(len, step - 1) as usize..step_rank(len, step) as usize)
            .into_iter()
            .flatten()
            .for_each(|ordinal| bits.insert(*ordinal));
        bytes.extend(bits.to_bytes());
    }
    bytes
}

fn step_rank(len: u32, step: u32) -> u32 {
    u32::try_from(u64::from(len) * u64::from(step) / u64::from(STEPS)).unwrap_or(len)
}

/// Sets of the first products of an order, so that the products between two places need not be gathered one by one.
#[derive(Clone)]
pub(crate) struct Steps {
    bytes: OwnedBytes,
    len: u32,
}

impl Steps {
    pub(super) fn open(sections: &Sections, name: &str) -> Result<Self, SearchError> {
        let bytes = (STEPS - 1) as usize * set_bytes(sections.products);
        Ok(Self { bytes: sections.sized(&format!("{name}.steps"), bytes)?, len: sections.products })
    }

    /// Of an order that was just made.
    pub(super) fn of(order: &[u32]) -> Self {
        Self { bytes: OwnedBytes::new(step_bytes(order)), len: u32::try_from(order.len()).unwrap_or(u32::MAX) }
    }

    /// The products between two places of the order.
    pub(crate) fn between(&self, order: &Order, ranks: Range<u32>) -> Bits {
        let mut bits = Bits::empty(self.len);
        if ranks.len() < (self.len / STEPS * 2).max(MIN_STEPPED) as usize {
            order.each(ranks, |ordinal| bits.insert(ordinal));
            return bits;
        }
        // Two steps at least, so what is put right at one end does not reach the other.
        let (start, end) = (self.nearest(ranks.start), self.nearest(ranks.end));
        bits.or_bytes(self.below(end));
        if end == STEPS {
            bits = Bits::full(self.len);
        }
        bits.and_not_bytes(self.below(start));
        let (start, end) = (step_rank(self.len, start), step_rank(self.len, end));
        order.each(ranks.start..start, |ordinal| bits.insert(ordinal));
        order.each(start..ranks.start, |ordinal| bits.remove(ordinal));
        order.each(end..ranks.end, |ordinal| bits.insert(ordinal));
        order.each(ranks.end..end, |ordinal| bits.remove(ordinal));
        bits
    }

    fn nearest(&self, rank: u32) -> u32 {
        let half = self.len / STEPS / 2;
        let step = (u64::from(rank) + u64::from(half)) * u64::from(STEPS) / u64::from(self.len.max(1));
        u32::try_from(step).unwrap_or(STEPS).min(STEPS)
    }

    /// Nothing for the first step; of the last there is no set.
    fn below(&self, step: u32) -> &[u8] {
        let bytes = set_bytes(self.len);
        let place = |step: u32| step as usize * bytes;
        step.checked_sub(1).and_then(|index| self.bytes.get(place(index)..place(index + 1))).unwrap_or_default()
    }
}

fn set_bytes(products: u32) -> usize {
    products.div_ceil(64) as usize * 8
}

/// Which product comes where, and where each product comes.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) ordinals: U32s,
    pub(crate) ranks: U32s,
}

impl Order {
    pub(super) fn of(order: Vec<u32>) -> Self {
        let ranks = ranks_of(&order);
        Self { ordinals: U32s::made_of(order), ranks: U32s::made_of(ranks) }
    }

    pub(super) fn open(sections: &Sections, name: &str) -> Result<Self, SearchError> {
        Ok(Self { ordinals: sections.column32(&format!("{name}.order"))?, ranks: sections.column32(&format!("{name}.ranks"))? })
    }

    fn each(&self, ranks: Range<u32>, visit: impl FnMut(u32)) {
        if ranks.start < ranks.end {
            self.ordinals.range(ranks.start as usize..ranks.end as usize).for_each(visit);
        }
    }
}

pub(crate) struct Orders {
    pub(crate) by_listed: Order,
    pub(crate) by_name: Order,
    pub(crate) listed: U64s,
    pub(crate) popularity: U64s,
    pub(crate) names: Texts,
}

impl Orders {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        Ok(Self {
            by_listed: Order::open(sections, "listed")?,
            by_name: Order::open(sections, "names")?,
            listed: sections.column64("listed")?,
            popularity: sections.column64("popularity")?,
            names: sections.texts("names")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;

    proptest! {
        #[test]
        fn keys_keep_the_order(left: i64, right: i64) {
            prop_assert_eq!(price_key(left).cmp(&price_key(right)), left.cmp(&right));
            prop_assert_eq!(price_of_key(price_key(left)), left);
        }

        #[test]
        fn steps_hold_what_lies_between(len in 0_u32..2_000, ends in (0_u32..2_001, 0_u32..2_001), factor in select(vec![1_u32, 7, 1_009])) {
            let ranks = ends.0.min(ends.1).min(len)..ends.0.max(ends.1).min(len);
            let mut part = PartWriter::new(len);
            // 2003 is prime: every ordinal comes once.
            let order = write_order(&mut part, "price", len, |ordinal| (ordinal * factor % 2_003, ordinal));
            part.section("price.steps", &step_bytes(&order));
            let sections = Sections::read(&OwnedBytes::new(part.finish().unwrap())).unwrap();
            let bits = Steps::open(&sections, "price").unwrap().between(&Order::open(&sections, "price").unwrap(), ranks.clone());
            let mut expected = order[ranks.start as usize..ranks.end as usize].to_vec();
            expected.sort_unstable();
            prop_assert_eq!(bits.iter_from(0).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn newer_comes_first() {
        let (old, new) = (jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::from_second(9).unwrap());
        assert!(listed_key(new) < listed_key(old));
        assert_eq!(listed_of_key(listed_key(new)), new);
    }
}
