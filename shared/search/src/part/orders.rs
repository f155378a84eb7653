//! The orders lists are shown in, laid down when a part is built.
//!
//! A product's ordinal is its place among the most popular, so that order needs no table.

use super::format::{PartWriter, Sections, Texts, U32s, U64s};
use crate::text::fold;
use crate::{Entry, SearchError};

const SIGN: u64 = 1 << 63;
/// Letters of a title that order it among others.
const NAME_LETTERS: usize = 60;

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
    write_order(part, "price", len, |ordinal| (entry(ordinal).price_low, id(ordinal)));
    write_order(part, "listed", len, |ordinal| (listed_key(entry(ordinal).listed_at), id(ordinal)));
    write_order(part, "names", len, |ordinal| (names[ordinal as usize].as_str(), id(ordinal)));
    Ok(())
}

fn write_order<K: Ord>(part: &mut PartWriter, name: &str, len: u32, key: impl Fn(u32) -> K) {
    let mut order: Vec<(K, u32)> = (0..len).map(|ordinal| (key(ordinal), ordinal)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; order.len()];
    for (rank, (_, ordinal)) in (0_u32..).zip(&order) {
        ranks[*ordinal as usize] = rank;
    }
    part.u32s(&format!("{name}.order"), order.iter().map(|(_, ordinal)| *ordinal));
    part.u32s(&format!("{name}.ranks"), ranks);
}

/// Which product comes where, and where each product comes.
pub(crate) struct Order {
    pub(crate) ordinals: U32s,
    pub(crate) ranks: U32s,
}

impl Order {
    fn open(sections: &Sections, name: &str) -> Result<Self, SearchError> {
        Ok(Self { ordinals: sections.column32(&format!("{name}.order"))?, ranks: sections.column32(&format!("{name}.ranks"))? })
    }
}

pub(crate) struct Orders {
    pub(crate) by_price: Order,
    pub(crate) by_listed: Order,
    pub(crate) by_name: Order,
    pub(crate) prices: U64s,
    pub(crate) listed: U64s,
    pub(crate) popularity: U64s,
    pub(crate) names: Texts,
}

impl Orders {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        Ok(Self {
            by_price: Order::open(sections, "price")?,
            by_listed: Order::open(sections, "listed")?,
            by_name: Order::open(sections, "names")?,
            prices: sections.column64("price")?,
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

    proptest! {
        #[test]
        fn keys_keep_the_order(left: i64, right: i64) {
            prop_assert_eq!(price_key(left).cmp(&price_key(right)), left.cmp(&right));
            prop_assert_eq!(price_of_key(price_key(left)), left);
        }
    }

    #[test]
    fn newer_comes_first() {
        let (old, new) = (jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::from_second(9).unwrap());
        assert!(listed_key(new) < listed_key(old));
        assert_eq!(listed_of_key(listed_key(new)), new);
    }
}
