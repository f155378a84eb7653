//! What products can be filtered by: values in groups, who has each, and which each product has.

use super::counting::{COLUMN_COST, NO_VALUE, cost_of_set, is_dense, planes_cost};
use super::format::{PartWriter, Sections, U32s, U64s, damaged};
use super::planes::{self, Planes, planes_for};
use super::shelves::{self, Shelves};
use crate::bits::Bits;
use crate::{Entry, SearchError};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
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

/// Values of a group that are shown beside those selected.
pub(crate) const MOST_SHOWN: usize = 50;

/// Every value of a product, one given twice being there twice.
fn each_value(entry: &Entry) -> impl Iterator<Item = (FacetKind, &str, &str)> {
    let Entry { category, brand, tags, attributes, options, in_stock, on_sale, .. } = entry;
    let options = options.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    std::iter::once((FacetKind::Category, "", category.as_str()))
        .chain(brand.iter().map(|brand| (FacetKind::Brand, "", brand.as_str())))
        .chain(tags.iter().map(|tag| (FacetKind::Tag, "", tag.as_str())))
        .chain(attributes.iter().map(|(name, value)| (FacetKind::Attribute, name.as_str(), value.as_str())))
        .chain(options.map(|(name, value)| (FacetKind::Option, name.as_str(), value.as_str())))
        .chain(in_stock.then_some((FacetKind::InStock, "", YES)))
        .chain(on_sale.then_some((FacetKind::OnSale, "", YES)))
}

#[cfg(test)]
pub(crate) fn entry_values(entry: &Entry) -> BTreeSet<(FacetKind, &str, &str)> {
    each_value(entry).collect()
}

/// A value and who has it.
type Holders<'a> = ((FacetKind, &'a str, &'a str), Vec<u32>);

/// Who has each value, in the order of values. Ordinals come in order, so a product that has a value twice is its last.
fn holders(entries: &[Entry]) -> Vec<Holders<'_>> {
    let mut numbers = HashMap::new();
    let mut holders: Vec<(_, Vec<u32>)> = Vec::new();
    for (ordinal, entry) in (0..).zip(entries) {
        for value in each_value(entry) {
            let number = *numbers.entry(value).or_insert(holders.len());
            if number == holders.len() {
                holders.push((value, Vec::new()));
            }
            let own = &mut holders[number].1;
            if own.last() != Some(&ordinal) {
                own.push(ordinal);
            }
        }
    }
    holders.sort_unstable_by_key(|(value, _)| *value);
    holders
}

pub(super) fn write(part: &mut PartWriter, entries: &[Entry]) -> Result<(), SearchError> {
    let holders = holders(entries);
    let products = u32::try_from(entries.len()).map_err(|_| SearchError::TooMuch("so many products"))?;
    let mut groups = Vec::<(FacetKind, &str, Vec<&str>)>::new();
    let (mut sets, mut ends, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for ((kind, name, text), ordinals) in &holders {
        match groups.last_mut().filter(|(last_kind, last_name, _)| (last_kind, last_name) == (kind, name)) {
            Some((_, _, values)) => values.push(text),
            None => groups.push((*kind, name, vec![text])),
        }
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
    let categories = holders.iter().filter(|((kind, ..), _)| *kind == FacetKind::Category).map(|(_, ordinals)| ordinals.as_slice());
    let places = shelves::write(part, categories, products);
    write_groups(part, &holders, &places, products);
    write_of_products(part, &holders, entries.len());
    Ok(())
}

/// What helps to count a group: planes or a column where a product has one of its values at most, and the order of its values
/// where only those that most products have are shown.
fn write_groups(part: &mut PartWriter, holders: &[Holders<'_>], places: &[u32], products: u32) {
    for (index, values) in holders.chunk_by(|(left, _), (right, _)| (left.0, left.1) == (right.0, right.1)).enumerate() {
        let lens = || values.iter().map(|(_, ordinals)| u32::try_from(ordinals.len()).unwrap_or(u32::MAX));
        let sets_cost = lens().map(|len| cost_of_set(len, products)).sum::<u64>();
        // Categories need neither: they are stretches of places.
        if values[0].0.0 != FacetKind::Category {
            write_one_of(part, index, values, places, sets_cost);
        }
        if shows_most_only(values[0].0.0, values.len()) {
            let mut order: Vec<(Reverse<u32>, u32)> = lens().map(Reverse).zip(0..).collect();
            order.sort_unstable();
            part.u32s(&order_name(index), order.into_iter().map(|(_, value)| value));
        }
    }
}

fn write_one_of(part: &mut PartWriter, group: usize, values: &[Holders<'_>], places: &[u32], sets_cost: u64) {
    if planes_pay(values, places, sets_cost) {
        if let Some(column) = column(values, places.len(), |ordinal| places[ordinal as usize]) {
            planes::write(part, group, values.len(), &column);
        }
    } else if sets_cost > places.len() as u64 * COLUMN_COST / 8
        && let Some(column) = column(values, places.len(), |ordinal| ordinal)
    {
        part.u32s(&column_name(group), column);
    }
}

/// Planes are worth their room where they are read faster than sets and take no more than these as lists.
fn planes_pay(values: &[Holders<'_>], places: &[u32], sets_cost: u64) -> bool {
    if !(2..=planes::MOST_VALUES).contains(&values.len()) {
        return false;
    }
    let ordinals = || values.iter().flat_map(|(_, ordinals)| ordinals);
    let chunks: BTreeSet<u32> = ordinals().map(|ordinal| places[*ordinal as usize] / planes::CHUNK).collect();
    let looked_at = u32::try_from(chunks.len()).unwrap_or(u32::MAX).saturating_mul(planes::CHUNK);
    planes_cost(values.len(), looked_at) < sets_cost
        && planes_for(values.len()) as u64 * u64::from(looked_at) <= 32 * ordinals().count() as u64
}

/// Groups that are shown whatever the sum of their counts, and of whose values a few are enough.
fn shows_most_only(kind: FacetKind, values: usize) -> bool {
    matches!(kind, FacetKind::Brand | FacetKind::Tag) && values > MOST_SHOWN
}

fn order_name(group: usize) -> String {
    format!("values.most.{group}")
}

/// The value of each product, if none has several, where `place` says.
fn column(values: &[Holders<'_>], products: usize, place: impl Fn(u32) -> u32) -> Option<Vec<u32>> {
    let mut column = vec![NO_VALUE; products];
    for (value, (_, ordinals)) in (0..).zip(values) {
        for ordinal in ordinals {
            if std::mem::replace(&mut column[place(*ordinal) as usize], value) != NO_VALUE {
                return None;
            }
        }
    }
    Some(column)
}

fn column_name(group: usize) -> String {
    format!("values.column.{group}")
}

/// The values of each product, end to end.
fn write_of_products(part: &mut PartWriter, holders: &[Holders<'_>], products: usize) {
    let mut ends = vec![0_usize; products];
    holders.iter().flat_map(|(_, ordinals)| ordinals).for_each(|ordinal| ends[*ordinal as usize] += 1);
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    let mut values = vec![0_u32; total];
    for (value, (_, ordinals)) in (0..).zip(holders) {
        for ordinal in ordinals {
            let next = &mut ends[*ordinal as usize];
            values[*next] = value;
            *next += 1;
        }
    }
    part.u64s("product_values.ends", ends.iter().map(|end| *end as u64));
    part.u32s("product_values", values);
}

pub(crate) struct Group {
    pub(crate) key: GroupKey,
    pub(crate) texts: Vec<String>,
    /// Ordinals of its values.
    pub(crate) values: Range<u32>,
    /// What it costs to count all its values by their sets.
    pub(super) sets_cost: u64,
    pub(super) one_of: Option<OneOf>,
    /// Its values, that of most products first, where only the first are shown.
    pub(crate) most: Option<U32s>,
}

/// Which of a group's values each product has, where it has one at most.
pub(super) enum OneOf {
    /// The categories: each is a stretch of places.
    Shelves,
    Planes(Planes),
    Column(U32s),
}

impl OneOf {
    fn open(sections: &Sections, kind: FacetKind, group: usize, values: usize) -> Result<Option<Self>, SearchError> {
        if kind == FacetKind::Category {
            return Ok(Some(Self::Shelves));
        }
        if let Some(planes) = Planes::open(sections, group, values)? {
            return Ok(Some(Self::Planes(planes)));
        }
        let column = column_name(group);
        Ok(if sections.has(&column) { Some(Self::Column(sections.column32(&column)?)) } else { None })
    }
}

pub(crate) struct Values {
    pub(crate) groups: Vec<Group>,
    pub(super) products: u32,
    pub(super) shelves: Shelves,
    sets: OwnedBytes,
    ends: U64s,
    counts: U32s,
    product_ends: U64s,
    pub(super) product_values: U32s,
}

impl Values {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        let mut values = Self {
            groups: Vec::new(),
            products: sections.products,
            shelves: Shelves::open(sections)?,
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
            let sets_cost = range.clone().map(|value| cost_of_set(values.count(value), sections.products)).sum();
            let index = values.groups.len();
            let one_of = OneOf::open(sections, kind, index, texts.len())?;
            let most = order_name(index);
            let most = if sections.has(&most) { Some(sections.u32s(&most)?) } else { None };
            values.groups.push(Group { key: (kind, name), texts, values: range, sets_cost, one_of, most });
            next += count;
        }
        if next as usize != values.counts.len() || next as usize != values.ends.len() {
            return Err(damaged("its values have another number of sets"));
        }
        Ok(values)
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

    /// Where in [`Self::product_values`] those of one product are.
    #[inline]
    pub(super) fn places_of(&self, ordinal: u32) -> Range<usize> {
        let ordinal = ordinal as usize;
        let start = ordinal.checked_sub(1).map_or(0, |before| self.product_ends.place(before));
        start..self.product_ends.place(ordinal)
    }

    /// Sixteen times how many values a product has.
    pub(super) fn sixteenths_a_product(&self) -> u64 {
        self.product_values.len() as u64 * 16 / u64::from(self.products.max(1))
    }
}
