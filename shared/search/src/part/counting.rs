//! How many of a set have each value, each group counted in the cheapest way that it can be.

use super::format::U32s;
use super::values::{Group, MOST_SHOWN, OneOf, Values};
use crate::bits::Bits;
use crate::wide::wide;
use std::hint::black_box;
use std::ops::Range;

/// What it costs to count, in tenths of a nanosecond or so: joining 64 products' bits, splitting 64 products by a plane, looking
/// up a product in a set or putting it in its place, a product's value in a column and the first of those that lie together
/// there, and of all its values the first, which lies far from others', and each.
const WORD_COST: u64 = 5;
const SPLIT_COST: u64 = 2;
const PROBE_COST: u64 = 9;
const PLACE_COST: u64 = 12;
/// Of the words at both ends of a stretch.
const STRETCH_COST: u64 = 30;
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

pub(super) fn planes_cost(values: usize, places: u32) -> u64 {
    u64::from(places / 64) * (values as u64 + MORE_SPLITS) * SPLIT_COST
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
    /// By places, in planes or stretches.
    Places,
    Column,
    Left,
}

/// How groups are counted together: by walking the hits, or each in its own way.
enum Plan {
    Walk,
    Each(Vec<Way>),
}

/// How many products a set has, and how many are counted in its place where that is most: those that it has not.
struct Counting {
    hits: u32,
    few: u32,
    may_leave: bool,
}

impl Values {
    /// Counts groups in the cheapest way.
    pub(crate) fn count_groups(&self, set: &Bits, groups: &[usize], may_leave: bool, counted: &mut Counted) {
        let hits = set.count();
        if hits == 0 {
            return;
        }
        let counting = Counting { hits, few: hits.min(self.products - hits), may_leave };
        let groups: Vec<(usize, &Group)> = groups.iter().filter_map(|index| Some((*index, self.groups.get(*index)?))).collect();
        let complement = (counting.few < hits).then(|| set.complement());
        match self.plan(&groups, &counting) {
            Plan::Walk => self.walk_groups(complement.as_ref().unwrap_or(set), complement.is_some(), &groups, counted),
            Plan::Each(ways) => self.count_each(set, complement.as_ref(), groups.into_iter().zip(ways), counted),
        }
    }

    fn plan(&self, groups: &[(usize, &Group)], counting: &Counting) -> Plan {
        let in_order: Vec<(Way, u64)> = groups.iter().map(|(_, group)| self.cheapest_in_order(group, counting)).collect();
        let by_places =
            groups.iter().zip(&in_order).map(|((_, group), own)| self.by_places(group).filter(|way| way.1 < own.1).unwrap_or(*own));
        let by_places: Vec<(Way, u64)> = by_places.collect();
        let sum = |ways: &[(Way, u64)]| ways.iter().map(|(_, cost)| cost).sum::<u64>();
        let placed = sum(&by_places) + u64::from(counting.few) * PLACE_COST;
        let (cost, ways) = if placed < sum(&in_order) { (placed, by_places) } else { (sum(&in_order), in_order) };
        if self.walk_cost(counting.few) < cost { Plan::Walk } else { Plan::Each(ways.into_iter().map(|(way, _)| way).collect()) }
    }

    fn walk_groups(&self, few: &Bits, is_complement: bool, groups: &[(usize, &Group)], counted: &mut Counted) {
        let walked = self.walk(few);
        for value in groups.iter().flat_map(|(_, group)| group.values.clone()) {
            if let (Some(count), Some(walked)) = (counted.counts.get_mut(value as usize), walked.get(value as usize)) {
                *count = if is_complement { self.count(value) - walked } else { *walked };
            }
        }
    }

    fn count_each<'a>(
        &self,
        set: &Bits,
        complement: Option<&Bits>,
        groups: impl Iterator<Item = ((usize, &'a Group), Way)> + Clone,
        counted: &mut Counted,
    ) {
        let places = groups.clone().any(|(_, way)| way == Way::Places).then(|| self.shelves.places_of(set, complement));
        for ((index, group), way) in groups {
            let Some(own) = counted.counts.get_mut(group.values.start as usize..group.values.end as usize) else { continue };
            match (way, &group.one_of, &places) {
                (Way::Left, ..) => counted.left.push(index),
                (Way::Places, Some(OneOf::Planes(planes)), Some(places)) => planes.count(places, own),
                (Way::Places, Some(OneOf::Shelves), Some(places)) => self.count_shelves(group, places, own),
                (Way::Column, Some(OneOf::Column(column)), _) => {
                    count_column(column, complement.unwrap_or(set), own);
                    if complement.is_some() {
                        group.values.clone().zip(own).for_each(|(value, count)| *count = self.count(value) - *count);
                    }
                }
                _ => group.values.clone().zip(own).for_each(|(value, count)| *count = self.count_in(value, set)),
            }
        }
    }

    fn count_shelves(&self, group: &Group, places: &Bits, counts: &mut [u32]) {
        let mut start = 0;
        wide(
            #[inline(always)]
            || {
                for (value, count) in group.values.clone().zip(counts) {
                    let end = start + self.count(value);
                    *count = places.count_range(start..end);
                    start = end;
                }
            },
        );
    }

    fn cheapest_in_order(&self, group: &Group, counting: &Counting) -> (Way, u64) {
        let is_column = matches!(group.one_of, Some(OneOf::Column(_)));
        let column = is_column.then(|| (Way::Column, column_cost(counting.few, self.products)));
        let left = if counting.may_leave { self.cost_of_most(group, counting.hits).map(|cost| (Way::Left, cost)) } else { None };
        let ways = [Some((Way::Sets, group.sets_cost)), column, left];
        ways.into_iter().flatten().min_by_key(|(_, cost)| *cost).unwrap_or((Way::Sets, 0))
    }

    /// Once the hits are put in their places.
    fn by_places(&self, group: &Group) -> Option<(Way, u64)> {
        let values = group.texts.len();
        let cost = match &group.one_of {
            Some(OneOf::Planes(planes)) => planes_cost(values, planes.places()),
            Some(OneOf::Shelves) => u64::from(self.products / 64) * WORD_COST + values as u64 * STRETCH_COST,
            Some(OneOf::Column(_)) | None => return None,
        };
        Some((Way::Places, cost))
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
