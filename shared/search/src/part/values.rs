//! What products can be filtered by: values in groups, who has each, and which each product has.

use super::format::{PartWriter, Sections, U32s, U64s, damaged};
use crate::bits::Bits;
use crate::{Entry, SearchError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tantivy::directory::OwnedBytes;

/// What a group of values is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacetKind {
    Category,
    Brand,
    Tag,
    Attribute,
    Option,
    InStock,
    OnSale,
}

/// Kind, and name where a kind has several groups.
pub(crate) type GroupKey = (FacetKind, String);

/// The one value of the groups that say yes.
pub(crate) const YES: &str = "true";

/// A set with more than one product in so many is stored as bits, which is smaller then and joined faster.
const DENSE: u32 = 32;

pub(crate) fn entry_values(entry: &Entry) -> BTreeSet<(FacetKind, &str, &str)> {
    let Entry { category, brand, tags, attributes, options, in_stock, on_sale, .. } = entry;
    let mut values = BTreeSet::from([(FacetKind::Category, "", category.as_str())]);
    values.extend(brand.iter().map(|brand| (FacetKind::Brand, "", brand.as_str())));
    values.extend(tags.iter().map(|tag| (FacetKind::Tag, "", tag.as_str())));
    values.extend(attributes.iter().map(|(name, value)| (FacetKind::Attribute, name.as_str(), value.as_str())));
    let options = options.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    values.extend(options.map(|(name, value)| (FacetKind::Option, name.as_str(), value.as_str())));
    values.extend(in_stock.then_some((FacetKind::InStock, "", YES)));
    values.extend(on_sale.then_some((FacetKind::OnSale, "", YES)));
    values
}

pub(super) fn write(part: &mut PartWriter, entries: &[Entry]) -> Result<(), SearchError> {
    let mut holders: BTreeMap<(FacetKind, &str, &str), Vec<u32>> = BTreeMap::new();
    for (ordinal, entry) in (0..).zip(entries) {
        for value in entry_values(entry) {
            holders.entry(value).or_default().push(ordinal);
        }
    }
    let products = u32::try_from(entries.len()).map_err(|_| SearchError::TooMuch("so many products"))?;
    let (mut groups, mut sets, mut ends, mut counts) = (Vec::<(FacetKind, &str, Vec<&str>)>::new(), Vec::new(), Vec::new(), Vec::new());
    let mut of_product: Vec<Vec<u32>> = vec![Vec::new(); entries.len()];
    for (value, ((kind, name, text), ordinals)) in (0..).zip(&holders) {
        match groups.last_mut().filter(|(last_kind, last_name, _)| (last_kind, last_name) == (kind, name)) {
            Some((_, _, values)) => values.push(text),
            None => groups.push((*kind, name, vec![text])),
        }
        ordinals.iter().for_each(|ordinal| of_product[*ordinal as usize].push(value));
        let count = u32::try_from(ordinals.len()).map_err(|_| SearchError::TooMuch("so many products"))?;
        if is_dense(count, products) {
            let mut bits = Bits::empty(products);
            ordinals.iter().for_each(|ordinal| bits.insert(*ordinal));
            sets.extend(bits.to_bytes());
        } else {
            sets.extend(ordinals.iter().flat_map(|ordinal| ordinal.to_le_bytes()));
        }
        ends.push(sets.len() as u64);
        counts.push(count);
    }
    part.section("values", &serde_json::to_vec(&groups)?);
    part.section("values.sets", &sets);
    part.u64s("values.ends", ends);
    part.u32s("values.counts", counts);
    let ends = of_product.iter().scan(0_u64, |end, values| {
        *end += values.len() as u64;
        Some(*end)
    });
    part.u64s("product_values.ends", ends);
    part.u32s("product_values", of_product.iter().flatten().copied());
    Ok(())
}

fn is_dense(count: u32, products: u32) -> bool {
    u64::from(count) * u64::from(DENSE) > u64::from(products)
}

pub(crate) struct Group {
    pub(crate) key: GroupKey,
    pub(crate) texts: Vec<String>,
    /// Ordinals of its values.
    pub(crate) values: Range<u32>,
    /// About how many steps it takes to count all its values by their sets.
    pub(crate) counting_steps: u64,
}

pub(crate) struct Values {
    pub(crate) groups: Vec<Group>,
    products: u32,
    sets: OwnedBytes,
    ends: U64s,
    counts: U32s,
    product_ends: U64s,
    product_values: U32s,
}

impl Values {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        let mut values = Self {
            groups: Vec::new(),
            products: sections.products,
            sets: sections.bytes("values.sets")?,
            ends: sections.u64s("values.ends")?,
            counts: sections.u32s("values.counts")?,
            product_ends: sections.column64("product_values.ends")?,
            product_values: sections.u32s("product_values")?,
        };
        let groups: Vec<(FacetKind, String, Vec<String>)> = serde_json::from_slice(&sections.bytes("values")?)?;
        let mut next = 0;
        for (kind, name, texts) in groups {
            let count = u32::try_from(texts.len()).map_err(|_| damaged("a group has too many values"))?;
            let range = next..next + count;
            let counting_steps = range.clone().map(|value| values.counting_steps(value)).sum();
            values.groups.push(Group { key: (kind, name), texts, values: range, counting_steps });
            next += count;
        }
        if next as usize != values.counts.len() || next as usize != values.ends.len() {
            return Err(damaged("its values have another number of sets"));
        }
        Ok(values)
    }

    fn counting_steps(&self, value: u32) -> u64 {
        let count = self.count(value);
        u64::from(if is_dense(count, self.products) { self.products / 64 } else { count })
    }

    pub(crate) fn len(&self) -> u32 {
        self.groups.last().map_or(0, |group| group.values.end)
    }

    /// How many products have the value.
    pub(crate) fn count(&self, value: u32) -> u32 {
        self.counts.get(value)
    }

    pub(crate) fn group(&self, kind: FacetKind, name: &str) -> Option<&Group> {
        let found = self.groups.binary_search_by(|group| (group.key.0, group.key.1.as_str()).cmp(&(kind, name)));
        found.ok().and_then(|index| self.groups.get(index))
    }

    fn set(&self, value: u32) -> &[u8] {
        let value = value as usize;
        let start = value.checked_sub(1).map_or(0, |before| self.ends.place(before));
        self.sets.get(start..self.ends.place(value)).unwrap_or_default()
    }

    /// Adds the value's products to a set.
    pub(crate) fn join(&self, value: u32, bits: &mut Bits) {
        let set = self.set(value);
        if is_dense(self.count(value), self.products) {
            bits.or_bytes(set);
        } else {
            set.as_chunks::<4>().0.iter().for_each(|ordinal| bits.insert(u32::from_le_bytes(*ordinal)));
        }
    }

    /// How many of a set have the value.
    pub(crate) fn count_in(&self, value: u32, bits: &Bits) -> u32 {
        let set = self.set(value);
        if is_dense(self.count(value), self.products) {
            return bits.count_common(set);
        }
        bits.count_listed(set)
    }

    #[inline]
    pub(crate) fn of_product(&self, ordinal: u32) -> impl DoubleEndedIterator<Item = u32> + '_ {
        let ordinal = ordinal as usize;
        let start = ordinal.checked_sub(1).map_or(0, |before| self.product_ends.place(before));
        self.product_values.range(start..self.product_ends.place(ordinal))
    }

    /// How many values a product has, on average, times 16.
    pub(crate) fn density(&self) -> u64 {
        (self.product_values.len() as u64 * 16) / u64::from(self.products.max(1)) + 16
    }
}
