//! What a query narrows by, as sets of one part's products.

use crate::bits::Bits;
use crate::part::{FacetKind, GroupKey, Part, Prices, YES, first, price_key};
use crate::query::Query;
use crate::shop::Shop;
use barrow_domain::ids::Slug;
use std::collections::BTreeSet;
use std::ops::Range;

/// One group and the values that pass.
pub(super) struct Filter {
    pub(super) key: GroupKey,
    pub(super) values: BTreeSet<String>,
    /// Chosen of the tree; its values are the categories below.
    pub(super) category: Option<Slug>,
}

/// The groups of a query; a group without values filters nothing.
pub(super) fn filters(query: &Query, shop: &Shop) -> Vec<Filter> {
    let filter = |kind, name: &str, values: &[String]| Filter {
        key: (kind, name.to_owned()),
        values: values.iter().cloned().collect(),
        category: None,
    };
    let mut filters = Vec::new();
    if let Some(category) = &query.category {
        let values = shop.below(category).into_iter().map(String::from).collect();
        filters.push(Filter { key: (FacetKind::Category, String::new()), values, category: Some(category.clone()) });
    }
    filters.push(filter(FacetKind::Brand, "", &query.brands));
    filters.push(filter(FacetKind::Tag, "", &query.tags));
    filters.extend(query.attributes.iter().map(|(name, values)| filter(FacetKind::Attribute, name, values)));
    filters.extend(query.options.iter().map(|(name, values)| filter(FacetKind::Option, name, values)));
    let yes = [YES.to_owned()];
    filters.extend(query.in_stock.then(|| filter(FacetKind::InStock, "", &yes)));
    filters.extend(query.on_sale.then(|| filter(FacetKind::OnSale, "", &yes)));
    filters.retain(|filter| !filter.values.is_empty());
    filters
}

impl Filter {
    pub(super) fn bits(&self, part: &Part) -> Bits {
        let mut bits = Bits::empty(part.len);
        if let Some(group) = part.values.group(self.key.0, &self.key.1) {
            let value = |text: &String| group.texts.binary_search(text).ok().and_then(|index| group.values.clone().nth(index));
            self.values.iter().filter_map(value).for_each(|value| part.values.join(value, &mut bits));
        }
        bits
    }
}

/// Products in the price range: where they lie in the order of prices, and which they are.
pub(super) struct PriceFilter {
    pub(super) ranks: Range<u32>,
    pub(super) bits: Bits,
}

impl PriceFilter {
    /// `None` when there is no range.
    pub(super) fn new(query: &Query, part: &Part, prices: &Prices) -> Option<Self> {
        if query.price_min.is_none() && query.price_max.is_none() {
            return None;
        }
        let order = &prices.order;
        let key = |rank: u32| prices.keys.get(order.ordinals.get(rank) as usize);
        let start = query.price_min.map_or(0, |low| first(0..part.len, |rank| key(rank) >= price_key(low)));
        let end = query.price_max.map_or(part.len, |high| first(0..part.len, |rank| key(rank) > price_key(high))).max(start);
        Some(Self { ranks: start..end, bits: prices.steps.between(order, start..end) })
    }
}
