//! Words that many products have: who has each and how well it fits, ready to be read without a walk.

use super::fits::Fits;
use super::format::{PartWriter, Sections, Texts, U32s, damaged};
use super::phrases::first;
use crate::SearchError;
use crate::bits::{Bits, CHUNK_WORDS};
use crate::wide::wide;
use tantivy::InvertedIndexReader;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

/// More than one product in so many makes a word common. Each takes a byte a product and a bit.
const SHARE: u64 = 8;
const CHUNK: usize = 64 * CHUNK_WORDS;

/// Visits the products that have a term, and how often each has it if that is asked for; the first `most` or some more.
pub(crate) fn each_product(
    words: &InvertedIndexReader,
    term: &TermInfo,
    option: IndexRecordOption,
    most: usize,
    mut visit: impl FnMut(u32, u32),
) -> Result<(), SearchError> {
    let mut block = words.read_block_postings_from_terminfo(term, option)?;
    let mut visited = 0;
    while block.block_len() > 0 && visited < most {
        visited += block.block_len();
        if option == IndexRecordOption::Basic {
            block.docs().iter().for_each(|ordinal| visit(*ordinal, 1));
        } else {
            block.docs().iter().zip(block.freqs()).for_each(|(ordinal, count)| visit(*ordinal, *count));
        }
        block.advance();
    }
    Ok(())
}

pub(super) fn write(part: &mut PartWriter, words: &InvertedIndexReader, norms: &FieldNormReader, boosts: &[u8]) -> Result<(), SearchError> {
    let products = u32::try_from(boosts.len()).map_err(|_| SearchError::TooMuch("so many products"))?;
    let (mut common, mut fits, mut bits, mut tops) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut stream = words.terms().stream()?;
    while let Some((word, term)) = stream.next() {
        if u64::from(term.doc_freq) * SHARE <= u64::from(products) {
            continue;
        }
        common.push(String::from_utf8_lossy(word).into_owned());
        let (mut own_fits, mut own_bits) = (vec![0; products as usize], Bits::empty(products));
        each_product(words, term, IndexRecordOption::WithFreqs, usize::MAX, |ordinal, count| {
            own_fits[ordinal as usize] = Fits::get().fit(norms.fieldnorm_id(ordinal), count);
            own_bits.insert(ordinal);
        })?;
        tops.extend(tops_of(&own_fits, boosts));
        fits.append(&mut own_fits);
        bits.extend(own_bits.to_bytes());
    }
    part.texts("common", common.iter().map(String::as_str));
    part.section("common.fits", &fits);
    part.section("common.bits", &bits);
    part.u32s("common.tops", tops);
    Ok(())
}

/// What no product of each 4096 scores more than by a word that fits so, its weight aside.
fn tops_of(fits: &[u8], boosts: &[u8]) -> impl Iterator<Item = u32> {
    let top = |(fits, boosts): (&[u8], &[u8])| {
        let boosted = |(fit, boost): (&u8, &u8)| u32::from(*fit) * (256 + u32::from(*boost));
        fits.iter().zip(boosts).map(boosted).max().unwrap_or(0)
    };
    fits.chunks(CHUNK).zip(boosts.chunks(CHUNK)).map(top)
}

/// As [`tops_of`], at query time: quicker, and as high or higher.
pub(crate) fn rough_tops(fits: &[u8], boosts: &[u8]) -> Vec<u32> {
    let most = |bytes: &[u8]| {
        u32::from(wide(
            #[inline(always)]
            || bytes.iter().copied().max().unwrap_or(0),
        ))
    };
    fits.chunks(CHUNK).zip(boosts.chunks(CHUNK)).map(|(fits, boosts)| most(fits) * (256 + most(boosts))).collect()
}

pub(crate) struct CommonWords {
    words: Texts,
    fits: OwnedBytes,
    bits: OwnedBytes,
    tops: U32s,
    products: usize,
}

/// Of one word: a byte for each product, 0 for those without it, a bit for each, and for each chunk of products what none
/// scores more than, boosted, its weight aside.
#[derive(Clone, Copy)]
pub(crate) struct Common<'a> {
    pub(crate) fits: &'a [u8],
    pub(crate) bits: &'a [u8],
    pub(crate) tops: &'a [[u8; 4]],
}

impl CommonWords {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        let (words, products) = (sections.texts("common")?, sections.products as usize);
        let size = |bytes: usize| words.len().checked_mul(bytes).ok_or_else(|| damaged("it has too many common words"));
        let fits = sections.sized("common.fits", size(products)?)?;
        let bits = sections.sized("common.bits", size(products.div_ceil(64) * 8)?)?;
        let tops = sections.sized("common.tops", size(products.div_ceil(CHUNK) * 4)?).map(U32s::new)?;
        Ok(Self { words, fits, bits, tops, products })
    }

    pub(crate) fn find(&self, word: &str) -> Option<Common<'_>> {
        let len = u32::try_from(self.words.len()).ok()?;
        let at = first(0..len, |index| self.words.get(index) >= word);
        if at == len || self.words.get(at) != word {
            return None;
        }
        let (at, bytes, chunks) = (at as usize, self.products.div_ceil(64) * 8, self.products.div_ceil(CHUNK));
        Some(Common {
            fits: self.fits.get(at * self.products..(at + 1) * self.products)?,
            bits: self.bits.get(at * bytes..(at + 1) * bytes)?,
            tops: self.tops.as_slice().get(at * chunks..(at + 1) * chunks)?,
        })
    }
}
