//! A part with a byte missing or wrong is refused; nothing panics and nothing big is reserved for it.

use super::shops;
use crate::SearchError;
use crate::part::{Part, build_part};
use proptest::prelude::*;

proptest! {
    #[test]
    fn damage_is_noticed(entries in shops::entries(6), at: prop::sample::Index, flip in 1_u8..) {
        let blob = build_part(entries).unwrap();
        let at = at.index(blob.len());
        prop_assert!(Part::open(&[&blob[..at]]).is_err());
        let mut flipped = blob.clone();
        flipped[at] ^= flip;
        prop_assert!(Part::open(&[flipped]).is_err());
        prop_assert!(Part::open(&[blob]).is_ok());
    }

    #[test]
    fn noise_is_no_part(mut bytes: Vec<u8>) {
        prop_assert!(Part::open(&[&bytes]).is_err());
        bytes.splice(0..0, *b"BARROWIX\x02\0\0\0");
        prop_assert!(Part::open(&[bytes]).is_err());
    }
}

#[test]
fn a_part_of_another_format_says_so() {
    let mut blob = build_part([shops::plain("prd_1", "One")]).unwrap();
    blob[8] = 99;
    assert!(matches!(Part::open(&[blob]), Err(SearchError::OtherFormat { found: 99, expected: crate::FORMAT })));
}

#[test]
fn the_same_products_make_parts_of_the_same_answers() {
    let entries = [shops::plain("prd_2", "Two"), shops::plain("prd_1", "One")];
    let turned: Vec<_> = entries.iter().rev().cloned().collect();
    let (one, other) = (super::part(&entries), super::part(&turned));
    assert_eq!((one.id(0), one.id(1)), (other.id(0), other.id(1)));
}
