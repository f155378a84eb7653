//! How many hits each value has.

use super::Side;
use super::filters::Filter;
use crate::bits::Bits;
use crate::part::{Counted, FacetKind, Group, GroupKey, MOST_SHOWN, Part, Prices, price_of_key};
use crate::query::{FacetGroup, FacetValue, PriceRange};
use crate::shop::Shop;
use barrow_domain::ids::Slug;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Range;
use std::sync::Arc;

const MOST_GROUPS: usize = 24;

/// The groups and values of all sides, each value under one number.
pub(super) struct Catalog {
    groups: Vec<CatalogGroup>,
    /// For each side, the number of each of its values.
    numbers: Vec<Vec<u32>>,
    tree: Tree,
    len: usize,
}

/// The categories products are filed under and all above them.
#[derive(Default)]
struct Tree {
    slugs: Vec<Slug>,
    /// For each value of the category group, which of the slugs count it.
    above: Vec<Vec<usize>>,
}

impl Tree {
    fn new(shop: &Shop, leaves: &[String]) -> Self {
        let above: Vec<BTreeSet<Slug>> =
            leaves.iter().map(|leaf| Slug::parse(leaf).map(|leaf| shop.above(&leaf)).unwrap_or_default()).collect();
        let slugs: Vec<Slug> = above.iter().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let above = above.iter().map(|above| above.iter().filter_map(|slug| slugs.binary_search(slug).ok()).collect()).collect();
        Self { slugs, above }
    }
}

struct CatalogGroup {
    key: GroupKey,
    texts: Vec<String>,
    values: Range<usize>,
}

impl CatalogGroup {
    /// A group that no product has, and a shopper filters by all the same.
    fn unknown(key: &GroupKey) -> Self {
        Self { key: key.clone(), texts: Vec::new(), values: 0..0 }
    }
}

impl Catalog {
    fn group(&self, key: &GroupKey) -> Option<&CatalogGroup> {
        self.groups.binary_search_by(|group| group.key.cmp(key)).ok().and_then(|index| self.groups.get(index))
    }

    pub(super) fn new(sides: &[Side], shop: &Shop) -> Self {
        let mut texts: BTreeMap<&GroupKey, BTreeSet<&String>> = BTreeMap::new();
        for group in sides.iter().flat_map(|side| &side.part.values.groups) {
            texts.entry(&group.key).or_default().extend(&group.texts);
        }
        let mut catalog = Self { groups: Vec::new(), numbers: Vec::new(), tree: Tree::default(), len: 0 };
        for (key, texts) in texts {
            let values = catalog.len..catalog.len + texts.len();
            catalog.len = values.end;
            catalog.groups.push(CatalogGroup { key: key.clone(), texts: texts.into_iter().cloned().collect(), values });
        }
        catalog.tree = catalog.group(&(FacetKind::Category, String::new())).map(|group| Tree::new(shop, &group.texts)).unwrap_or_default();
        catalog.numbers = sides.iter().map(|side| catalog.numbers_of(&side.part)).collect();
        catalog
    }

    fn numbers_of(&self, part: &Part) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(part.values.len() as usize);
        for group in &part.values.groups {
            let Some(known) = self.group(&group.key) else { continue };
            let number = |text: &String| known.texts.binary_search(text).unwrap_or(0) + known.values.start;
            numbers.extend(group.texts.iter().map(|text| u32::try_from(number(text)).unwrap_or(u32::MAX)));
        }
        numbers
    }
}

/// The hits of one side: with all filters, and without that of each filtered group.
pub(super) struct FacetSets {
    pub(super) hits: Bits,
    /// In the order of the query's filters.
    pub(super) without: Vec<Bits>,
    pub(super) without_price: Bits,
}

/// Of products; what they cost comes beside it.
pub(super) fn groups(sides: &[Side], catalog: &Catalog, shop: &Shop, filters: &[Filter], sets: &[FacetSets]) -> Vec<FacetGroup> {
    let counts = count(sides, catalog, filters, sets);
    let mut groups: Vec<(u64, FacetGroup)> = Vec::new();
    let unknown = filters.iter().map(|filter| CatalogGroup::unknown(&filter.key)).filter(|group| catalog.group(&group.key).is_none());
    let unknown: Vec<CatalogGroup> = unknown.collect();
    for group in catalog.groups.iter().chain(&unknown) {
        let chosen = filters.iter().find(|filter| filter.key == group.key).map(|filter| &filter.values);
        let counts = &counts[group.values.clone()];
        let values = if group.key.0 == FacetKind::Category {
            category_values(shop, &catalog.tree, counts, filters)
        } else {
            values(group, counts, chosen)
        };
        if !values.is_empty() {
            let weight = if chosen.is_some() { u64::MAX } else { counts.iter().sum() };
            groups.push((weight, FacetGroup { kind: group.key.0, name: group.key.1.clone(), values }));
        }
    }
    most_useful(groups)
}

/// Of each value that may be shown how many hits have it, on all sides together.
fn count(sides: &[Side], catalog: &Catalog, filters: &[Filter], sets: &[FacetSets]) -> Vec<u64> {
    let mut counts = vec![0; catalog.len];
    let mut left = Vec::new();
    for (index, ((side, sets), numbers)) in sides.iter().zip(sets).zip(&catalog.numbers).enumerate() {
        // Of the base, which is large, some values need not be counted; of the others all are.
        let counted = count_side(&side.part, filters, sets, index == 0);
        for (count, number) in counted.counts.iter().zip(numbers) {
            if let Some(sum) = counts.get_mut(*number as usize) {
                *sum += u64::from(*count);
            }
        }
        left.extend(counted.left);
    }
    if let ([base, ..], [sets, ..], [numbers, ..]) = (sides, sets, catalog.numbers.as_slice()) {
        for group in left.into_iter().filter_map(|index| base.part.values.groups.get(index)) {
            count_most(&base.part, group, counted_in(&group.key, filters, sets), numbers, &mut counts);
        }
    }
    counts
}

/// Leaves out attributes and options that few hits have.
fn most_useful(mut groups: Vec<(u64, FacetGroup)>) -> Vec<FacetGroup> {
    let named = |group: &FacetGroup| matches!(group.kind, FacetKind::Attribute | FacetKind::Option);
    let mut weights: Vec<u64> = groups.iter().filter(|(_, group)| named(group)).map(|(weight, _)| *weight).collect();
    weights.sort_unstable_by(|left, right| right.cmp(left));
    let least = weights.get(MOST_GROUPS - 1).copied().unwrap_or(0);
    groups.retain(|(weight, group)| !named(group) || *weight >= least);
    groups.sort_by(|(_, left), (_, right)| (left.kind, &left.name).cmp(&(right.kind, &right.name)));
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The set that a group is counted in, and the values chosen of it.
fn counted_in<'a>(key: &GroupKey, filters: &'a [Filter], sets: &'a FacetSets) -> (&'a Bits, Option<&'a BTreeSet<String>>) {
    let filter = filters.iter().zip(&sets.without).find(|(filter, _)| filter.key == *key);
    filter.map_or((&sets.hits, None), |(filter, without)| (without, Some(&filter.values)))
}

fn count_side(part: &Part, filters: &[Filter], sets: &FacetSets, may_leave: bool) -> Counted {
    let mut counted = Counted { counts: vec![0; part.values.len() as usize], left: Vec::new() };
    let is_filtered =
        |index: &usize| filters.iter().any(|filter| part.values.groups.get(*index).is_some_and(|group| group.key == filter.key));
    let (filtered, open): (Vec<usize>, Vec<usize>) = (0..part.values.groups.len()).partition(is_filtered);
    part.values.count_groups(&sets.hits, &open, may_leave, &mut counted);
    for index in filtered {
        if let Some(group) = part.values.groups.get(index) {
            part.values.count_groups(counted_in(&group.key, filters, sets).0, &[index], may_leave, &mut counted);
        }
    }
    counted
}

/// Adds what the base has to the counts of a group's most frequent values and those chosen, until no other can have as many hits
/// as those that will be shown. `counts` has what other sides have, under the numbers of all sides.
fn count_most(part: &Part, group: &Group, (set, chosen): (&Bits, Option<&BTreeSet<String>>), numbers: &[u32], counts: &mut [u64]) {
    let Some(most) = &group.most else { return };
    let number = |value: u32| numbers.get(value as usize).map_or(usize::MAX, |number| *number as usize);
    let beside = group.values.clone().filter_map(|value| counts.get(number(value))).copied().max().unwrap_or(0);
    let mut add = |value: u32| {
        let sum = counts.get_mut(number(value))?;
        *sum += u64::from(part.values.count_in(value, set));
        Some(*sum)
    };
    let value_of = |text: &String| group.texts.binary_search(text).ok().and_then(|at| group.values.clone().nth(at));
    let mut shown = BinaryHeap::with_capacity(MOST_SHOWN + 1);
    let mut counted = BTreeMap::new();
    for value in chosen.into_iter().flatten().filter_map(value_of) {
        counted.insert(value, add(value));
    }
    for value in most.range(0..most.len()).map(|place| group.values.start + place) {
        let most_hits = u64::from(part.values.count(value)) + beside;
        if shown.len() == MOST_SHOWN && shown.peek().is_some_and(|Reverse(least)| most_hits < *least) {
            break;
        }
        shown.extend(counted.get(&value).copied().unwrap_or_else(|| add(value)).map(Reverse));
        if shown.len() > MOST_SHOWN {
            shown.pop();
        }
    }
}

fn values(group: &CatalogGroup, counts: &[u64], chosen: Option<&BTreeSet<String>>) -> Vec<FacetValue> {
    let is_chosen = |text: &String| chosen.is_some_and(|chosen| chosen.contains(text));
    let chosen_indices: Vec<usize> = chosen.into_iter().flatten().filter_map(|text| group.texts.binary_search(text).ok()).collect();
    let mut most: Vec<(u64, usize)> = counts.iter().copied().zip(0..).filter(|(count, _)| *count > 0).collect();
    most.extend(chosen_indices.iter().filter(|index| counts.get(**index) == Some(&0)).map(|index| (0, *index)));
    // Texts are in order, so their places compare as they do and cost less.
    keep_most(&mut most, |(_, index)| chosen_indices.contains(index));
    let mut found: Vec<(u64, &String)> = most.into_iter().filter_map(|(count, index)| Some((count, group.texts.get(index)?))).collect();
    let unknown: Vec<&String> = chosen.into_iter().flatten().filter(|text| group.texts.binary_search(text).is_err()).collect();
    if !unknown.is_empty() {
        found.extend(unknown.into_iter().map(|text| (0, text)));
        found.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(right.1)));
    }
    found.into_iter().map(|(count, text)| FacetValue { value: text.clone(), label: None, count, selected: is_chosen(text) }).collect()
}

/// The values most hits have and those selected, in that order.
fn keep_most<T: Ord + Copy>(found: &mut Vec<(u64, T)>, selected: impl Fn(&(u64, T)) -> bool) {
    let order = |left: &(u64, T), right: &(u64, T)| right.0.cmp(&left.0).then(left.1.cmp(&right.1));
    if found.len() > MOST_SHOWN {
        found.select_nth_unstable_by(MOST_SHOWN, order);
        let mut beyond = found.split_off(MOST_SHOWN);
        beyond.retain(selected);
        found.append(&mut beyond);
    }
    found.sort_unstable_by(order);
}

fn category_values(shop: &Shop, tree: &Tree, counts: &[u64], filters: &[Filter]) -> Vec<FacetValue> {
    let chosen = filters.iter().find_map(|filter| filter.category.as_ref());
    let chosen_index = chosen.and_then(|slug| tree.slugs.binary_search(slug).ok());
    let sums = category_sums(tree, counts).into_iter().zip(0..);
    let mut most: Vec<(u64, usize)> = sums.filter(|(sum, index)| *sum > 0 || Some(*index) == chosen_index).collect();
    keep_most(&mut most, |(_, index)| Some(*index) == chosen_index);
    let mut found: Vec<(u64, &Slug)> = most.into_iter().filter_map(|(sum, index)| Some((sum, tree.slugs.get(index)?))).collect();
    found.extend(chosen.filter(|_| chosen_index.is_none()).map(|slug| (0, slug)));
    let value = |(count, slug): (u64, &Slug)| FacetValue {
        value: slug.as_str().to_owned(),
        label: Some(shop.name(slug).unwrap_or(slug.as_str()).to_owned()),
        count,
        selected: Some(slug) == chosen,
    };
    found.into_iter().map(value).collect()
}

/// How many of the products counted each category of the tree has, with those below it.
fn category_sums(tree: &Tree, counts: &[u64]) -> Vec<u64> {
    let mut sums = vec![0; tree.slugs.len()];
    for (count, above) in counts.iter().zip(&tree.above).filter(|(count, _)| **count > 0) {
        above.iter().for_each(|index| sums[*index] += count);
    }
    sums
}

/// How many products each category has, with those below it; categories without any are left out.
pub(super) fn products_by_category(sides: &[Side], catalog: &Catalog) -> BTreeMap<Slug, u64> {
    let Some(group) = catalog.group(&(FacetKind::Category, String::new())) else {
        return BTreeMap::new();
    };
    let mut counts = vec![0; group.texts.len()];
    for side in sides {
        if let Some(local) = side.part.values.group(FacetKind::Category, "") {
            for (value, text) in local.values.clone().zip(&local.texts) {
                if let Ok(index) = group.texts.binary_search(text) {
                    counts[index] += u64::from(side.part.values.count_in(value, &side.alive));
                }
            }
        }
    }
    let sums = catalog.tree.slugs.iter().zip(category_sums(&catalog.tree, &counts));
    sums.filter(|(_, sum)| *sum > 0).map(|(slug, sum)| (slug.clone(), sum)).collect()
}

/// The lowest and the highest price of these products of each side.
pub(super) fn price_range<'a>(prices: &[Arc<Prices>], sets: impl Iterator<Item = &'a Bits>) -> Option<PriceRange> {
    let ends = prices.iter().zip(sets).filter_map(|(prices, set)| price_ends(prices, set));
    let (low, high) = ends.reduce(|left, right| (left.0.min(right.0), left.1.max(right.1)))?;
    Some(PriceRange { low: price_of_key(low), high: price_of_key(high) })
}

/// Walks in from both ends of the order where hits are many, looks at each hit where they are few.
fn price_ends(prices: &Prices, set: &Bits) -> Option<(u64, u64)> {
    let count = u64::from(set.count());
    let price = |ordinal: u32| prices.keys.get(ordinal as usize);
    let products = prices.keys.len();
    if count * count > products as u64 {
        let mut order = prices.order.ordinals.range(0..products);
        let low = order.find(|ordinal| set.contains(*ordinal))?;
        let high = order.rfind(|ordinal| set.contains(*ordinal)).unwrap_or(low);
        return Some((price(low), price(high)));
    }
    let ends = |ends: Option<(u64, u64)>, ordinal| {
        let price = price(ordinal);
        Some(ends.map_or((price, price), |(low, high)| (low.min(price), high.max(price))))
    };
    set.iter_from(0).fold(None, ends)
}
