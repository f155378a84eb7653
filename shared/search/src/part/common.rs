//! Words that many products have: who has each and how well it fits, ready to be read without a walk.

use super::fits::Fits;
use super::format::{PartWriter, Sections, Texts, damaged};
use super::phrases::first;
use crate::SearchError;
use crate::bits::Bits;
use tantivy::InvertedIndexReader;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

/// More than one product in so many makes a word common. Each takes a byte a product and a bit.
const SHARE: u64 = 8;

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

pub(super) fn write(part: &mut PartWriter, words: &InvertedIndexReader, norms: &FieldNormReader, products: u32) -> Result<(), SearchError> {
    let (mut common, mut fits, mut bits) = (Vec::new(), Vec::new(), Vec::new());
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
        fits.append(&mut own_fits);
        bits.extend(own_bits.to_bytes());
    }
    part.texts("common", common.iter().map(String::as_str));
    part.section("common.fits", &fits);
    part.section("common.bits", &bits);
    Ok(())
}

pub(crate) struct CommonWords {
    words: Texts,
    fits: OwnedBytes,
    bits: OwnedBytes,
    products: usize,
}

/// Of one word: a byte for each product, 0 for those without it, and a bit for each.
#[derive(Clone, Copy)]
pub(crate) struct Common<'a> {
    pub(crate) fits: &'a [u8],
    pub(crate) bits: &'a [u8],
}

impl CommonWords {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        let (words, products) = (sections.texts("common")?, sections.products as usize);
        let size = |bytes: usize| words.len().checked_mul(bytes).ok_or_else(|| damaged("it has too many common words"));
        let fits = sections.sized("common.fits", size(products)?)?;
        let bits = sections.sized("common.bits", size(products.div_ceil(64) * 8)?)?;
        Ok(Self { words, fits, bits, products })
    }

    pub(crate) fn find(&self, word: &str) -> Option<Common<'_>> {
        let len = u32::try_from(self.words.len()).ok()?;
        let at = first(0..len, |index| self.words.get(index) >= word);
        if at == len || self.words.get(at) != word {
            return None;
        }
        let (at, bytes) = (at as usize, self.products.div_ceil(64) * 8);
        Some(Common {
            fits: self.fits.get(at * self.products..(at + 1) * self.products)?,
            bits: self.bits.get(at * bytes..(at + 1) * bytes)?,
        })
    }
}
