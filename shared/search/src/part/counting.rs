//! How many of a set have each value, each group counted in the cheapest way that it can be.

use super::format::U32s;
use super::values::{Group, MOST_SHOWN, OneOf, Values};
use crate::bits::Bits;
use std::hint::black_box;
use std::ops::Range;

/// What it costs to count, in tenths of a nanosecond or so: joining 64 products' bits, splitting 64 products by a plane, looking
/// up a product in a set, a product's value in a column and the first of those that lie together there, and of all its values
/// the first, which lies far from others', and each.
const WORD_COST: u64 = 5;
const SPLIT_COST: u64 = 2;
const PROBE_COST: u64 = 9;
pub(super) const COLUMN_COST: u64 = 10;
const FAR_COLUMN_COST: u64 = 40;
const FAR_COST: u64 = 300;
const WALK_COST: u64 = 16;

/// So many products' values lie together in a column: memory is fetched 64 bytes at a time.
const TOGETHER: u32 = 16;
/// Splits that telling values from none takes besides one for each value.
const MORE_SPLITS: u64 = 4;
/// Products whose values are looked up at a time.
const BATCH: usize = 32;

/// In a column, of a product without any of the group's values.
pub(super) const NO_VALUE: u32 = u32::MAX;
/// A set with more than one product in so many is stored as bits, which is smaller then and joined faster.
const DENSE: u32 = 64;
/// With fewer hits than one product in so many a group is not counted by its most frequent values: too many would be tried.
const MANY_HITS: u32 = 16;

pub(super) fn cost_of_set(count: u32, products: u32) -> u64 {
    if is_dense(count, products) { u64::from(products / 64) * WORD_COST } else { u64::from(count) * PROBE_COST }
}

pub(super) fn planes_cost(values: usize, products: u32) -> u64 {
    u64::from(products / 64) * (values as u64 + MORE_SPLITS) * SPLIT_COST
}

fn column_cost(hits: u32, products: u32) -> u64 {
    u64::from(hits) * COLUMN_COST + u64::from(hits.min(products / TOGETHER)) * FAR_COLUMN_COST
}

pub(super) fn is_dense(count: u32, products: u32) -> bool {
    u64::from(count) * u64::from(DENSE) > u64::from(products)
}

/// Of each value, how many of a set have it.
pub(crate) struct Counted {
    pub(crate) counts: Vec<u32>,
    /// Groups that are not counted, because few of their values will be shown: [`Group::most`] says in which order to.
    pub(crate) left: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sets,
    Planes,
    Column,
    Left,
}

/// How many products a set has, and how many are counted in its place where that is most: those that it has not.
struct Counting {
    hits: u32,
    few: u32,
    may_leave: bool,
}

impl Values {
    /// Counts groups by walking the hits, or else each in its own way.
    pub(crate) fn count_groups(&self, set: &Bits, groups: &[usize], may_leave: bool, counted: &mut Counted) {
        let hits = set.count();
        if hits == 0 {
            return;
        }
        let counting = Counting { hits, few: hits.min(self.products - hits), may_leave };
        let groups = groups.iter().filter_map(|index| Some((*index, self.groups.get(*index)?)));
        let ways: Vec<(usize, &Group, (Way, u64))> = groups.map(|(index, group)| (index, group, self.cheapest(group, &counting))).collect();
        let walks = self.walk_cost(counting.few) < ways.iter().map(|(_, _, (_, cost))| cost).sum();
        let needs_few = walks || ways.iter().any(|(_, _, (way, _))| *way == Way::Column);
        let complement = (needs_few && counting.few < hits).then(|| set.complement());
        let few_set = complement.as_ref().unwrap_or(set);
        let walked = if walks { self.walk(few_set) } else { Vec::new() };
        for (index, group, (way, _)) in ways {
            let range = group.values.start as usize..group.values.end as usize;
            let Some(own) = counted.counts.get_mut(range.clone()) else { continue };
            match (walked.get(range), way, &group.one_of) {
                (Some(walked), ..) => own.copy_from_slice(walked),
                (None, Way::Left, _) => counted.left.push(index),
                (None, Way::Planes, Some(OneOf::Planes(planes))) => planes.count(set, own),
                (None, Way::Column, Some(OneOf::Column(column))) => count_column(column, few_set, own),
                _ => group.values.clone().zip(&mut *own).for_each(|(value, count)| *count = self.count_in(value, set)),
            }
            if complement.is_some() && (walks || way == Way::Column) {
                group.values.clone().zip(own).for_each(|(value, count)| *count = self.count(value) - *count);
            }
        }
    }

    fn cheapest(&self, group: &Group, counting: &Counting) -> (Way, u64) {
        let one_of = match group.one_of {
            Some(OneOf::Planes(_)) => Some((Way::Planes, planes_cost(group.texts.len(), self.products))),
            Some(OneOf::Column(_)) => Some((Way::Column, column_cost(counting.few, self.products))),
            None => None,
        };
        let left = if counting.may_leave { self.cost_of_most(group, counting.hits).map(|cost| (Way::Left, cost)) } else { None };
        let ways = [Some((Way::Sets, group.sets_cost)), one_of, left];
        ways.into_iter().flatten().min_by_key(|(_, cost)| *cost).unwrap_or((Way::Sets, 0))
    }

    /// What it costs to count a group until its other values cannot be among those shown, when hits lie evenly.
    fn cost_of_most(&self, group: &Group, hits: u32) -> Option<u64> {
        let most = group.most.as_ref().filter(|_| hits > self.products / MANY_HITS)?;
        let full = |value: u32| self.count(group.values.start + value);
        let last_shown = u64::from(full(most.range(MOST_SHOWN - 1..MOST_SHOWN).next()?));
        let least = last_shown * u64::from(hits) / u64::from(self.products);
        let tried = most.range(0..most.len()).map(full).take_while(|count| u64::from(*count) >= least.max(1));
        Some(tried.map(|count| cost_of_set(count, self.products)).sum())
    }

    fn walk(&self, set: &Bits) -> Vec<u32> {
        let mut counts = vec![0; self.len() as usize];
        set.for_each_batch::<BATCH>(|ordinals| self.count_products(ordinals, &mut counts));
        counts
    }

    /// Products lie far apart in memory. It is asked for all of a batch before any is waited for.
    #[inline]
    fn count_products(&self, ordinals: &[u32], counts: &mut [u32]) {
        let mut places: [Range<usize>; BATCH] = std::array::from_fn(|_| 0..0);
        places.iter_mut().zip(ordinals).for_each(|(places, ordinal)| *places = self.places_of(*ordinal));
        let values = self.product_values.as_slice();
        let ends =
            |places: &Range<usize>| [places.start, places.end.wrapping_sub(1)].map(|place| values.get(place).map_or(0, |value| value[0]));
        black_box(places.iter().map(ends).fold([0, 0], |sum, ends| [sum[0] ^ ends[0], sum[1] ^ ends[1]]));
        for places in places {
            for value in self.product_values.range(places) {
                if let Some(count) = counts.get_mut(value as usize) {
                    *count += 1;
                }
            }
        }
    }

    /// What it costs to walk all values of so many products.
    fn walk_cost(&self, products: u32) -> u64 {
        u64::from(products) * (self.sixteenths_a_product() * WALK_COST / 16 + FAR_COST)
    }
}

fn count_column(column: &U32s, set: &Bits, counts: &mut [u32]) {
    set.for_each(|ordinal| {
        if let Some(count) = counts.get_mut(column.get(ordinal) as usize) {
            *count += 1;
        }
    });
}
