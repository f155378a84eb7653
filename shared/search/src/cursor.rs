//! Where a page ended: a place in the order, not a number of hits, so that it holds when products come and go between.
//!
//! It also keeps how the text was read on the first page: how far it was stretched and what each word weighs. So a hit's
//! score is the same on every page, whatever else has changed in the shop.

use crate::index::Level;
use crate::{SearchError, Sort};
use barrow_domain::money::Currency;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const FORMAT: u8 = 1;

/// The last hit of a page in the terms of its order; ascending, whichever the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place<'a> {
    pub(crate) first: u64,
    pub(crate) second: u64,
    pub(crate) name: &'a str,
    pub(crate) id: &'a str,
}

/// Opaque to shoppers: base64 of what is in it, and a checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) sort: Sort,
    pub(crate) level: Level,
    pub(crate) weights: Vec<u16>,
    /// That prices are in, where it is not the shop's own.
    currency: Option<Currency>,
    first: u64,
    second: u64,
    name: String,
    id: String,
}

impl Cursor {
    pub(crate) fn new(sort: Sort, level: Level, weights: Vec<u16>, place: Place<'_>) -> Self {
        let Place { first, second, name, id } = place;
        Self { sort, level, weights, currency: None, first, second, name: name.to_owned(), id: id.to_owned() }
    }

    pub(crate) fn in_currency(self, currency: Option<Currency>) -> Self {
        Self { currency, ..self }
    }

    pub(crate) fn place(&self) -> Place<'_> {
        Place { first: self.first, second: self.second, name: &self.name, id: &self.id }
    }

    /// # Errors
    /// [`SearchError::InvalidCursor`] for what no page ended with; [`SearchError::CursorOfAnotherSort`] names both sorts.
    pub fn parse(text: &str, sort: Sort) -> Result<Self, SearchError> {
        let cursor = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| Self::from_bytes(&bytes)).ok_or(SearchError::InvalidCursor)?;
        cursor.of_sort(sort)?;
        Ok(cursor)
    }

    pub(crate) fn of_sort(&self, sort: Sort) -> Result<(), SearchError> {
        if self.sort == sort { Ok(()) } else { Err(SearchError::CursorOfAnotherSort { cursor: self.sort.name(), query: sort.name() }) }
    }

    pub(crate) fn of_currency(&self, currency: Option<Currency>) -> Result<(), SearchError> {
        if self.currency == currency { Ok(()) } else { Err(SearchError::CursorOfAnotherCurrency) }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let list = sort_code(self.sort) | currency_code(self.currency) << SORT_BITS;
        let mut bytes = vec![FORMAT, list, self.level.code(), u8::try_from(self.weights.len()).unwrap_or(u8::MAX)];
        bytes.extend(self.weights.iter().take(usize::from(u8::MAX)).flat_map(|weight| weight.to_le_bytes()));
        bytes.extend(self.first.to_le_bytes());
        bytes.extend(self.second.to_le_bytes());
        bytes.push(u8::try_from(self.id.len()).unwrap_or(u8::MAX));
        bytes.extend(self.id.bytes().take(usize::from(u8::MAX)));
        bytes.extend(self.name.bytes());
        bytes.extend(checksum(&bytes));
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (bytes, sum) = bytes.split_last_chunk::<4>()?;
        let ([format, list, level, weights], rest) = bytes.split_first_chunk::<4>()?;
        if *format != FORMAT || checksum(bytes) != *sum {
            return None;
        }
        let (weights, rest) = rest.split_at_checked(2 * usize::from(*weights))?;
        let (first, rest) = rest.split_first_chunk::<8>()?;
        let (second, rest) = rest.split_first_chunk::<8>()?;
        let (id_len, rest) = rest.split_first()?;
        let (id, name) = rest.split_at_checked(usize::from(*id_len))?;
        Some(Self {
            sort: SORTS.get(usize::from(list & ((1 << SORT_BITS) - 1))).copied()?,
            currency: currency_of(list >> SORT_BITS)?,
            level: Level::from_code(*level),
            weights: weights.as_chunks::<2>().0.iter().copied().map(u16::from_le_bytes).collect(),
            first: u64::from_le_bytes(*first),
            second: u64::from_le_bytes(*second),
            name: String::from_utf8(name.to_vec()).ok()?,
            id: String::from_utf8(id.to_vec()).ok()?,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.to_bytes()))
    }
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    crc32fast::hash(bytes).to_le_bytes()
}

const SORTS: [Sort; 6] = [Sort::Relevance, Sort::PriceAsc, Sort::PriceDesc, Sort::Newest, Sort::Popular, Sort::Name];

fn sort_code(sort: Sort) -> u8 {
    match sort {
        Sort::Relevance => 0,
        Sort::PriceAsc => 1,
        Sort::PriceDesc => 2,
        Sort::Newest => 3,
        Sort::Popular => 4,
        Sort::Name => 5,
    }
}

/// Of a byte; the rest says the currency.
const SORT_BITS: u32 = 3;

/// 0 for the shop's own.
fn currency_code(currency: Option<Currency>) -> u8 {
    let place = currency.and_then(|currency| Currency::ALL.iter().position(|known| *known == currency));
    place.and_then(|place| u8::try_from(place + 1).ok()).unwrap_or(0)
}

fn currency_of(code: u8) -> Option<Option<Currency>> {
    match code.checked_sub(1) {
        None => Some(None),
        Some(place) => Currency::ALL.get(usize::from(place)).copied().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cursor(sort: Sort, name: &str, id: &str, weights: Vec<u16>, first: u64) -> Cursor {
        Cursor::new(sort, Level::Some(2), weights, Place { first, second: 7, name, id })
    }

    proptest! {
        #[test]
        fn reads_what_it_wrote(name: String, id in "[a-z0-9_]{1,40}", weights in prop::collection::vec(any::<u16>(), 0..12), first: u64) {
            for (sort, currency) in SORTS.into_iter().zip(std::iter::once(None).chain(Currency::ALL.iter().rev().copied().map(Some))) {
                let written = cursor(sort, &name, &id, weights.clone(), first).in_currency(currency);
                let read = Cursor::parse(&written.to_string(), sort).unwrap();
                prop_assert!(read.of_currency(currency).is_ok() && read.of_currency(Some(Currency::EUR)).is_err());
                prop_assert_eq!(read, written);
            }
        }

        #[test]
        fn refuses_what_it_did_not_write(text: String, bytes: Vec<u8>) {
            prop_assert!(matches!(Cursor::parse(&text, Sort::Name), Err(SearchError::InvalidCursor)));
            prop_assert!(matches!(Cursor::parse(&URL_SAFE_NO_PAD.encode(bytes), Sort::Name), Err(SearchError::InvalidCursor)));
        }
    }

    #[test]
    fn names_the_sort_it_belongs_to() {
        let error = Cursor::parse(&cursor(Sort::Newest, "", "prd_1", Vec::new(), 1).to_string(), Sort::PriceAsc).unwrap_err();
        assert_eq!(error.to_string(), "`cursor` belongs to a list sorted by newest, this one is sorted by price_asc");
    }
}
