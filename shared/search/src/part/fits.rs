//! How well a word fits a product: BM25 without what is the same for all products.

use std::sync::LazyLock;
use tantivy::fieldnorm::FieldNormReader;

const COUNTS: usize = 64;
/// A product of this many weighted words is neither short nor long.
const USUAL_WORDS: u32 = 150;

/// BM25 (k1 = 8, a title's weight; b = 0.75) of a word's weighted count in a product of some length. The usual length is
/// fixed, so that a product's score never depends on others.
pub(crate) struct Fits(Vec<[u8; COUNTS]>);

static FITS: LazyLock<Fits> = LazyLock::new(|| {
    let of_norm = |norm| {
        let words = FieldNormReader::id_to_fieldnorm(norm);
        let mut fits = [1; COUNTS];
        for (count, value) in (0..).zip(&mut fits) {
            *value = fit(words, count);
        }
        fits
    };
    Fits((0..=u8::MAX).map(of_norm).collect())
});

fn fit(words: u32, count: u32) -> u8 {
    let saturation = 800 * (USUAL_WORDS + 3 * words.min(100_000)) / (4 * USUAL_WORDS);
    u8::try_from(255 * 100 * count / (100 * count + saturation)).unwrap_or(u8::MAX).max(1)
}

impl Fits {
    pub(crate) fn get() -> &'static Self {
        &FITS
    }

    /// From 1 to 255, for a product's length as tantivy notes it and the word's weighted count there.
    #[inline]
    pub(crate) fn fit(&self, norm: u8, count: u32) -> u8 {
        self.0[usize::from(norm)][(count as usize).min(COUNTS - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_better_the_oftener_and_the_shorter() {
        assert!(fit(100, 8) > fit(100, 1));
        assert!(fit(50, 8) > fit(500, 8));
        assert_eq!(Fits::get().fit(0, 1_000), Fits::get().fit(0, 63));
    }
}
