//! A set of a part's products, a bit for each.

use std::array::from_fn;

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
        self.words.iter().map(|word| word.count_ones()).sum()
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
        let ((blocks, rest), (stored_blocks, stored_rest)) = (self.words.as_chunks(), stored.as_chunks());
        let both = |(block, stored): (&[u64; BLOCK], &[[u8; 8]; BLOCK])| from_fn(|at| block[at] & u64::from_le_bytes(stored[at]));
        let counted = count_blocks(blocks.iter().zip(stored_blocks).map(both));
        counted + rest.iter().zip(stored_rest).map(|(word, stored)| (word & u64::from_le_bytes(*stored)).count_ones()).sum::<u32>()
    }

    /// Adds every product whose entry in a column passes.
    pub(crate) fn fill_where<T: Copy>(&mut self, column: &[T], passes: impl Fn(T) -> bool) {
        for (word, entries) in self.words.iter_mut().zip(column.chunks(64)) {
            for (bytes, entries) in (0..).step_by(8).zip(entries.chunks(8)) {
                let byte = (0..).zip(entries).fold(0, |byte, (place, entry)| byte | u32::from(passes(*entry)) << place);
                *word |= u64::from(byte) << bytes;
            }
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

    /// Every 64 products of which one is in the set: the first's ordinal, and their bits.
    #[inline]
    pub(crate) fn for_each_block(&self, mut visit: impl FnMut(u32, u64)) {
        (0..).step_by(64).zip(&self.words).filter(|(_, word)| **word != 0).for_each(|(start, word)| visit(start, *word));
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

/// Words counted at once: eight rows of as many as fit a wide register.
const BLOCK: usize = 8 * LANES;
const LANES: usize = 4;
type Row = [u64; LANES];

/// Bits of all blocks, by adding eight rows bit by bit (Harley and Seal) and counting the eights: counting is the dear
/// part where the processor has no instruction for it.
fn count_blocks(blocks: impl Iterator<Item = [u64; BLOCK]>) -> u32 {
    let (mut ones, mut twos, mut fours, mut eights) = (Row::default(), Row::default(), Row::default(), 0);
    for block in blocks {
        let rows = block.as_chunks::<LANES>().0;
        let (two, four) = (&mut [Row::default(); 4], &mut [Row::default(); 2]);
        for (pair, carry) in rows.as_chunks::<2>().0.iter().zip(two.iter_mut()) {
            *carry = add(&mut ones, &pair[0], &pair[1]);
        }
        for (pair, carry) in two.as_chunks::<2>().0.iter().zip(four.iter_mut()) {
            *carry = add(&mut twos, &pair[0], &pair[1]);
        }
        eights += count_row(&add(&mut fours, &four[0], &four[1]));
    }
    8 * eights + 4 * count_row(&fours) + 2 * count_row(&twos) + count_row(&ones)
}

/// Leaves the sum's lower bits, gives back the higher.
#[inline]
fn add(sum: &mut Row, left: &Row, right: &Row) -> Row {
    let carry = from_fn(|lane| (left[lane] & right[lane]) | (sum[lane] & (left[lane] ^ right[lane])));
    *sum = from_fn(|lane| sum[lane] ^ left[lane] ^ right[lane]);
    carry
}

#[inline]
fn count_row(row: &Row) -> u32 {
    row.iter().map(|word| word.count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn behaves_as_a_set(len in 1_u32..9_000, left in prop::collection::vec(any::<u32>(), 0..3_000), right in prop::collection::vec(any::<u32>(), 0..3_000)) {
            let (mut bits, mut other) = (Bits::empty(len), Bits::empty(len));
            let left: BTreeSet<u32> = left.into_iter().map(|ordinal| ordinal % len).collect();
            let right: BTreeSet<u32> = right.into_iter().map(|ordinal| ordinal % len).collect();
            left.iter().for_each(|ordinal| bits.insert(*ordinal));
            right.iter().for_each(|ordinal| other.insert(*ordinal));
            prop_assert_eq!(bits.iter_from(0).collect::<BTreeSet<_>>(), left.clone());
            prop_assert_eq!(bits.count() as usize, left.len());
            prop_assert_eq!(bits.complement().count(), len - bits.count());
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
