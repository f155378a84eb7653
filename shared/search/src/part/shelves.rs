//! Products by category, those of one category beside each other.
//!
//! Ordinals follow popularity: what only some categories have is spread thin over all of them. By category it lies together, most
//! blocks of products have none of it and need not be looked at, and a category's products are one stretch.

use super::format::{PartWriter, Sections, U32s};
use crate::SearchError;
use crate::bits::Bits;

const NAME: &str = "values.places";

/// Writes the place of each product, whose category's ordinals are in one of the lists, and gives it back.
pub(super) fn write<'a>(part: &mut PartWriter, categories: impl Iterator<Item = &'a [u32]>, products: u32) -> Vec<u32> {
    let mut places = vec![0; products as usize];
    for (place, ordinal) in (0..).zip(categories.flatten()) {
        places[*ordinal as usize] = place;
    }
    part.u32s(NAME, places.iter().copied());
    places
}

pub(super) struct Shelves {
    places: U32s,
    products: u32,
}

impl Shelves {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        Ok(Self { places: sections.column32(NAME)?, products: sections.products })
    }

    /// The places of a set of ordinals. Those that are not in it tell as much, and are given where they are fewer.
    pub(super) fn places_of(&self, set: &Bits, others: Option<&Bits>) -> Bits {
        let mut places = if others.is_some() { Bits::full(self.products) } else { Bits::empty(self.products) };
        match others {
            Some(others) => others.for_each(|ordinal| places.remove(self.places.get(ordinal))),
            None => set.for_each(|ordinal| places.insert(self.places.get(ordinal))),
        }
        places
    }
}
