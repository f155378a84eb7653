//! Which of its few values each product has, as numbers laid down bit by bit: a plane holds one bit of every product's number.
//!
//! A group of 40 values takes six planes. To count all 40 among some products, those of a block are split by the first plane,
//! each half by the next, and so on: six bits a product are read and not forty, and all is done on whole words.

use super::format::{PartWriter, Sections, U32s, damaged};
use crate::SearchError;
use crate::bits::{Bits, CHUNK_WORDS, Words};
use crate::wide::wide;
use tantivy::directory::OwnedBytes;

const MOST_PLANES: usize = 6;
/// One number stands for no value.
pub(super) const MOST_VALUES: usize = (1 << MOST_PLANES) - 1;
pub(super) const CHUNK: u32 = 4096;
const NUMBERS: usize = 1 << MOST_PLANES;

/// As stored: a plane's bits of the products of one chunk.
type Plane = [[u8; 8]; CHUNK_WORDS];

/// Of places, not ordinals; chunks of products that have none of the values are left out.
pub(super) struct Planes {
    /// For each chunk its planes, that of the highest bit first.
    bytes: OwnedBytes,
    chunks: U32s,
    /// In each chunk.
    planes: usize,
}

/// So many planes tell values, and none, apart.
pub(super) fn planes_for(values: usize) -> usize {
    (values + 1).next_power_of_two().trailing_zeros() as usize
}

fn name(group: usize) -> String {
    format!("values.planes.{group}")
}

fn chunks_name(group: usize) -> String {
    format!("values.planes.{group}.chunks")
}

/// Of each place the value's place among its group's, or a number beyond.
pub(super) fn write(part: &mut PartWriter, group: usize, values: usize, column: &[u32]) {
    let planes = planes_for(values);
    let (mut bytes, mut chunks) = (Vec::new(), Vec::new());
    for (index, chunk) in (0..).zip(column.chunks(CHUNK as usize)) {
        let number = |value: &u32| if (*value as usize) < values { *value + 1 } else { 0 };
        if chunk.iter().all(|value| number(value) == 0) {
            continue;
        }
        chunks.push(index);
        for plane in (0..planes).rev() {
            let mut bits = Bits::empty(CHUNK);
            for (place, value) in (0..).zip(chunk) {
                if number(value) >> plane & 1 == 1 {
                    bits.insert(place);
                }
            }
            bytes.extend(bits.to_bytes());
        }
    }
    part.section(&name(group), &bytes);
    part.u32s(&chunks_name(group), chunks);
}

impl Planes {
    pub(super) fn open(sections: &Sections, group: usize, values: usize) -> Result<Option<Self>, SearchError> {
        let name = name(group);
        if !sections.has(&name) {
            return Ok(None);
        }
        if values > MOST_VALUES {
            return Err(damaged("a group with planes has too many values"));
        }
        let planes = planes_for(values);
        let chunks = sections.u32s(&chunks_name(group))?;
        Ok(Some(Self { bytes: sections.sized(&name, chunks.len() * planes * size_of::<Plane>())?, chunks, planes }))
    }

    /// How many places must be looked at.
    pub(super) fn places(&self) -> u32 {
        u32::try_from(self.chunks.len()).unwrap_or(u32::MAX).saturating_mul(CHUNK)
    }

    /// How many of a set of places have each value.
    pub(super) fn count(&self, set: &Bits, counts: &mut [u32]) {
        let (mut numbers, mut masks) = ([0; NUMBERS], [[0; CHUNK_WORDS]; MOST_PLANES + 2]);
        let planes = self.bytes.as_chunks::<8>().0.as_chunks::<CHUNK_WORDS>().0;
        wide(
            #[inline(always)]
            || {
                for (planes, index) in planes.chunks_exact(self.planes).zip(self.chunks.range(0..self.chunks.len())) {
                    masks[0] = set.chunk(index as usize);
                    count_chunk(planes, &mut masks, &mut numbers);
                }
            },
        );
        counts.iter_mut().zip(numbers.iter().skip(1)).for_each(|(count, number)| *count = *number);
    }
}

/// Products yet to be split: by which plane, what their number begins with, and how many they are.
type Open = (usize, usize, u32);

#[inline(always)]
fn count_chunk(planes: &[Plane], masks: &mut [Words; MOST_PLANES + 2], numbers: &mut [u32; NUMBERS]) {
    // The products of `open[at]` are those of `masks[at]`: one half waits while the other is split further.
    let mut open: [Open; MOST_PLANES + 2] = Default::default();
    let all = masks[0].iter().map(|word| word.count_ones()).sum();
    open[0] = (0, 0, all);
    let mut waiting = usize::from(all > 0);
    while waiting > 0 {
        waiting -= 1;
        let (level, number, hits) = open[waiting];
        let number = number * 2;
        let Some(plane) = planes.get(level) else { return };
        if level + 1 == planes.len() {
            let ones = count_both(&masks[waiting], plane);
            numbers[(number + 1) % NUMBERS] += ones;
            numbers[number % NUMBERS] += hits - ones;
            continue;
        }
        let [zeros, ones, ..] = &mut masks[waiting..] else { return };
        let count = split(zeros, ones, plane);
        if count == hits {
            *zeros = *ones;
            open[waiting] = (level + 1, number + 1, hits);
            waiting += 1;
            continue;
        }
        open[waiting] = (level + 1, number, hits - count);
        open[waiting + 1] = (level + 1, number + 1, count);
        waiting += 1 + usize::from(count > 0);
    }
}

/// Leaves those without the plane's bit, hands out those with it and says how many they are.
#[inline(always)]
fn split(mask: &mut Words, ones: &mut Words, plane: &Plane) -> u32 {
    let mut count = 0;
    for ((mask, one), plane) in mask.iter_mut().zip(ones).zip(plane) {
        *one = *mask & u64::from_le_bytes(*plane);
        *mask ^= *one;
        count += one.count_ones();
    }
    count
}

#[inline(always)]
fn count_both(mask: &Words, plane: &Plane) -> u32 {
    mask.iter().zip(plane).map(|(mask, plane)| (mask & u64::from_le_bytes(*plane)).count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::counting::NO_VALUE;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_as_one_would(
            values in 1..=MOST_VALUES,
            column in prop::collection::vec(0_u32..80, 1..14_000),
            keep in 1_u32..9,
            alike in 0_u32..80,
        ) {
            // Stretches of one value or none, so that some halves are empty and some chunks left out.
            let stretch = |at: usize| [None, Some(alike), Some(NO_VALUE)].get(at / 4_096 % 3).copied().flatten();
            let column: Vec<u32> = column.iter().enumerate().map(|(at, value)| stretch(at).unwrap_or(*value)).collect();
            let products = u32::try_from(column.len()).unwrap();
            let mut part = PartWriter::new(products);
            write(&mut part, 0, values, &column);
            let sections = Sections::read(&OwnedBytes::new(part.finish().unwrap())).unwrap();
            let planes = Planes::open(&sections, 0, values).unwrap().unwrap();
            let mut set = Bits::empty(products);
            (0..products).filter(|ordinal| ordinal % keep != 1).for_each(|ordinal| set.insert(ordinal));
            let mut counts = vec![7; values];
            planes.count(&set, &mut counts);
            let mut expected = vec![0; values];
            for (ordinal, value) in (0..).zip(&column) {
                if let Some(count) = expected.get_mut(*value as usize).filter(|_| set.contains(ordinal)) {
                    *count += 1;
                }
            }
            prop_assert_eq!(counts, expected);
        }
    }
}
