//! A set of a part's products, a bit for each.

use crate::wide::wide;
use std::ops::Range;

/// What wide work is cut into: 4096 products.
pub(crate) const CHUNK_WORDS: usize = 64;
pub(crate) type Words = [u64; CHUNK_WORDS];

/// Dense, because a query joins a handful of sets and one word of 64 products costs a fraction of a nanosecond.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: u32,
}

impl Bits {
    pub(crate) fn empty(len: u32) -> Self {
        Self { words: vec![0; len.div_ceil(64) as usize], len }
    }

    pub(crate) fn full(len: u32) -> Self {
        let mut bits = Self { words: vec![u64::MAX; len.div_ceil(64) as usize], len };
        bits.trim();
        bits
    }

    /// Clears what lies behind the last product.
    fn trim(&mut self) {
        let beyond = self.len % 64;
        if let (Some(last), true) = (self.words.last_mut(), beyond > 0) {
            *last &= (1 << beyond) - 1;
        }
    }

    #[inline]
    pub(crate) fn insert(&mut self, ordinal: u32) {
        if let Some(word) = self.words.get_mut((ordinal / 64) as usize) {
            *word |= 1 << (ordinal % 64);
        }
    }

    #[inline]
    pub(crate) fn remove(&mut self, ordinal: u32) {
        if let Some(word) = self.words.get_mut((ordinal / 64) as usize) {
            *word &= !(1 << (ordinal % 64));
        }
    }

    #[inline]
    pub(crate) fn contains(&self, ordinal: u32) -> bool {
        self.words.get((ordinal / 64) as usize).is_some_and(|word| word >> (ordinal % 64) & 1 == 1)
    }

    pub(crate) fn count(&self) -> u32 {
        wide(
            #[inline(always)]
            || self.words.iter().map(|word| word.count_ones()).sum(),
        )
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(crate) fn and(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(crate) fn or(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(crate) fn complement(&self) -> Self {
        let mut bits = Self { words: self.words.iter().map(|word| !word).collect(), len: self.len };
        bits.trim();
        bits
    }

    /// Joins a set stored as words of little endian.
    pub(crate) fn or_bytes(&mut self, bytes: &[u8]) {
        for (word, stored) in self.words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word |= u64::from_le_bytes(*stored);
        }
    }

    /// How many are also in a set stored as words of little endian.
    pub(crate) fn count_common(&self, bytes: &[u8]) -> u32 {
        let stored = bytes.as_chunks::<8>().0;
        wide(
            #[inline(always)]
            || self.words.iter().zip(stored).map(|(word, stored)| (word & u64::from_le_bytes(*stored)).count_ones()).sum(),
        )
    }

    /// The words of the 4096 products of one chunk, zeros behind the last.
    #[inline(always)]
    pub(crate) fn chunk(&self, index: usize) -> Words {
        let mut chunk = [0; CHUNK_WORDS];
        let words = self.words.get(index * CHUNK_WORDS..).unwrap_or_default();
        chunk.iter_mut().zip(words).for_each(|(word, own)| *word = *own);
        chunk
    }

    /// How many of a range are in the set.
    #[inline(always)]
    pub(crate) fn count_range(&self, range: Range<u32>) -> u32 {
        let below = |ordinal: u32| u64::MAX.checked_shr(64 - ordinal % 64).unwrap_or(0);
        let (first, last) = ((range.start / 64) as usize, (range.end / 64) as usize);
        let whole = self.words.get(first..last).unwrap_or_default().iter().map(|word| word.count_ones()).sum::<u32>();
        let part = |index: usize, end: u32| self.words.get(index).map_or(0, |word| (word & below(end)).count_ones());
        whole + part(last, range.end) - part(first, range.start)
    }

    /// The words of 4096 products after those of another, zeros behind the last.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = Words> + '_ {
        let (whole, rest) = self.words.as_chunks();
        let mut last = [0; CHUNK_WORDS];
        last.iter_mut().zip(rest).for_each(|(word, own)| *word = *own);
        whole.iter().copied().chain((!rest.is_empty()).then_some(last))
    }

    /// Takes away a set stored as words of little endian.
    pub(crate) fn and_not_bytes(&mut self, bytes: &[u8]) {
        for (word, stored) in self.words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word &= !u64::from_le_bytes(*stored);
        }
    }

    pub(crate) fn to_bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.words.iter().flat_map(|word| word.to_le_bytes())
    }

    #[inline]
    pub(crate) fn for_each(&self, mut visit: impl FnMut(u32)) {
        let mut base = 0;
        for word in &self.words {
            let mut rest = *word;
            while rest != 0 {
                visit(base + rest.trailing_zeros());
                rest &= rest - 1;
            }
            base += 64;
        }
    }

    /// As [`Self::for_each`], so many at a time, or fewer at the end.
    #[inline]
    pub(crate) fn for_each_batch<const SIZE: usize>(&self, mut visit: impl FnMut(&[u32])) {
        let (mut batch, mut len) = ([0; SIZE], 0);
        self.for_each(|ordinal| {
            batch[len] = ordinal;
            len += 1;
            if len == SIZE {
                visit(&batch);
                len = 0;
            }
        });
        visit(&batch[..len]);
    }

    /// How many of a list of ordinals, stored in little endian, are in the set.
    pub(crate) fn count_listed(&self, bytes: &[u8]) -> u32 {
        let bit = |ordinal: u32| self.words.get((ordinal / 64) as usize).map_or(0, |word| word >> (ordinal % 64) & 1);
        let count: u64 = bytes.as_chunks::<4>().0.iter().map(|ordinal| bit(u32::from_le_bytes(*ordinal))).sum();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// From an ordinal on.
    pub(crate) fn iter_from(&self, start: u32) -> impl Iterator<Item = u32> + '_ {
        let skipped = start / 64;
        (skipped..).zip(self.words.iter().skip(skipped as usize)).flat_map(move |(index, word)| {
            let base = index * 64;
            let mut rest = if index == skipped { word & (u64::MAX << (start % 64)) } else { *word };
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let ordinal = base + rest.trailing_zeros();
                    rest &= rest - 1;
                    ordinal
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn behaves_as_a_set(len in 1_u32..9_000, left in prop::collection::vec(any::<u32>(), 0..3_000), right in prop::collection::vec(any::<u32>(), 0..3_000), start in any::<u32>(), end in any::<u32>()) {
            let (mut bits, mut other) = (Bits::empty(len), Bits::empty(len));
            let left: BTreeSet<u32> = left.into_iter().map(|ordinal| ordinal % len).collect();
            let right: BTreeSet<u32> = right.into_iter().map(|ordinal| ordinal % len).collect();
            left.iter().for_each(|ordinal| bits.insert(*ordinal));
            right.iter().for_each(|ordinal| other.insert(*ordinal));
            prop_assert_eq!(bits.iter_from(0).collect::<BTreeSet<_>>(), left.clone());
            prop_assert_eq!(bits.count() as usize, left.len());
            let mut batches = Vec::new();
            bits.for_each_batch::<7>(|batch| batches.extend_from_slice(batch));
            prop_assert_eq!(batches, left.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(bits.complement().count(), len - bits.count());
            let (start, end) = (start.min(end) % (len + 1), start.max(end) % (len + 1));
            let range = start.min(end)..start.max(end);
            prop_assert_eq!(bits.count_range(range.clone()) as usize, left.range(range).count());
            prop_assert_eq!((0..3).map(|index| bits.chunk(index)).take(bits.chunks().count()).collect::<Vec<_>>(), bits.chunks().collect::<Vec<_>>());
            let stored: Vec<u8> = other.to_bytes().collect();
            prop_assert_eq!(bits.count_common(&stored) as usize, left.intersection(&right).count());
            let mut both = bits.clone();
            both.or_bytes(&stored);
            prop_assert_eq!(both.iter_from(0).collect::<BTreeSet<_>>(), left.union(&right).copied().collect::<BTreeSet<_>>());
            both.and(&bits.complement());
            prop_assert_eq!(both.iter_from(0).collect::<Vec<_>>(), right.difference(&left).copied().collect::<Vec<_>>());
        }
    }
}
