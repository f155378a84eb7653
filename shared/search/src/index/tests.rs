//! The index against a model that reads every product for every query.

mod damage;
mod large;
mod model;
mod paging;
mod ranking;
mod shops;
mod translations;

use super::{Delta, Index};
use crate::part::{Part, build_part};
use crate::{Card, Entry, Facets, Query, Shop, Sort};
use model::Model;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

fn part(entries: &[Entry]) -> Arc<Part> {
    Arc::new(Part::open(&[build_part(entries.to_vec()).unwrap()]).unwrap())
}

fn index(entries: &[Entry], shop: &Shop) -> Index {
    Index::new(part(entries), None, Arc::new(shop.clone()))
}

/// Half of the products in the base, some of them otherwise than they are now, and some that are gone.
fn layered(entries: &[Entry], gone: &[Entry], shop: &Shop) -> Index {
    let split = entries.len() / 2;
    let mut base: Vec<Entry> = entries[..split].to_vec();
    base.extend_from_slice(gone);
    let changed: Vec<Entry> = entries[split..].to_vec();
    for entry in changed.iter().step_by(2) {
        base.push(Entry { title: "Before".to_owned(), price_low: 1, tags: vec!["old".to_owned()], in_stock: true, ..entry.clone() });
    }
    let touched = changed.iter().chain(gone).map(|entry| entry.id.clone()).collect();
    Index::new(part(&base), Some(Delta { part: part(&changed), touched }), Arc::new(shop.clone()))
}

fn shown(cards: &[Card]) -> Vec<String> {
    cards.iter().map(|card| card.text.clone()).collect()
}

/// The values that most hits have, and those selected.
fn keep_most((_, _, values): &mut model::Group) {
    let mut place = 0;
    values.retain(|(_, _, selected)| {
        place += 1;
        place <= 50 || *selected
    });
}

/// Texts and counts.
fn plain(facets: &Facets) -> Vec<model::Group> {
    let values = |group: &crate::FacetGroup| group.values.iter().map(|value| (value.value.clone(), value.count, value.selected)).collect();
    facets.groups.iter().map(|group| (format!("{:?}", group.kind), group.name.clone(), values(group))).collect()
}

fn check(index: &Index, model: &Model<'_>, query: &Query) -> Result<(), TestCaseError> {
    let found = index.find(query).unwrap();
    let (matched, hits) = model.hits(query);
    prop_assert_eq!(found.matched, matched, "{:?}", query);
    prop_assert_eq!(found.total, hits.len() as u64, "{:?}", query);
    let ids: Vec<String> = hits.iter().map(|entry| entry.card.clone()).take(query.limit).collect();
    if query.sort == Sort::Relevance && query.text.is_some() {
        let all: BTreeSet<&String> = hits.iter().map(|entry| &entry.card).collect();
        prop_assert!(found.cards.iter().all(|card| all.contains(&card.text)));
        prop_assert_eq!(found.cards.len(), ids.len());
    } else {
        prop_assert_eq!(shown(&found.cards), ids, "{:?}", query);
    }
    prop_assert_eq!(found.next.is_some(), hits.len() > query.limit && query.limit > 0);
    if let Some(facets) = &found.facets {
        let (mut groups, price) = model.facets(query);
        groups.iter_mut().for_each(keep_most);
        prop_assert_eq!(plain(facets), groups, "{:?}", query);
        prop_assert_eq!(facets.price.map(|price| (price.low, price.high)), price);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn answers_as_the_model(entries in shops::entries(60), gone in shops::gone(), queries in prop::collection::vec(shops::query(), 0..12)) {
        let shop = shops::shop();
        let model = Model { entries: &entries, shop: &shop };
        let (one, two) = (index(&entries, &shop), layered(&entries, &gone, &shop));
        prop_assert_eq!(one.len(), entries.len());
        prop_assert_eq!(two.len(), entries.len());
        for query in &queries {
            check(&one, &model, query)?;
            check(&two, &model, query)?;
        }
    }

    #[test]
    fn finds_products_by_name(entries in shops::entries(30), gone in shops::gone()) {
        let two = layered(&entries, &gone, &shops::shop());
        for entry in &entries {
            let listed = two.by_slug(&entry.slug).unwrap();
            prop_assert_eq!((&listed.id, listed.revision, listed.listed_at), (&entry.id, entry.revision, entry.listed_at));
            prop_assert_eq!(two.by_id(&entry.id), Some(listed));
        }
        for entry in &gone {
            prop_assert_eq!(two.by_slug(&entry.slug), None);
            prop_assert_eq!(two.by_id(&entry.id), None);
        }
        let mut slugs: Vec<_> = entries.iter().map(|entry| entry.slug.clone()).collect();
        slugs.sort();
        prop_assert_eq!(two.iter().map(|listed| listed.slug).collect::<Vec<_>>(), slugs);
    }

    #[test]
    fn suggests_only_what_finds(entries in shops::entries(40), gone in shops::gone(), text in shops::text()) {
        let shop = shops::shop();
        let two = layered(&entries, &gone, &shop);
        for typed in [text.chars().take(2).collect(), text.clone()] {
            let suggestions = two.suggest(&typed, 8, None, None).unwrap();
            for text in suggestions.queries {
                let query = Query { text: Some(text), limit: 1, ..Query::default() };
                prop_assert!(two.find(&query).unwrap().total > 0, "{:?}", query);
            }
            for category in suggestions.categories {
                let query = Query { category: Some(category.slug), limit: 1, ..Query::default() };
                prop_assert!(two.find(&query).unwrap().total > 0);
            }
            let cards: BTreeSet<_> = entries.iter().map(|entry| entry.card.clone()).collect();
            prop_assert!(suggestions.products.iter().all(|card| cards.contains(&card.text)));
        }
    }
}

#[test]
fn an_empty_shop_answers() {
    let index = index(&[], &shops::shop());
    let found = index.find(&Query { text: Some("tomato".to_owned()), limit: 5, facets: true, ..Query::default() }).unwrap();
    assert_eq!((found.total, found.cards.len(), found.next), (0, 0, None));
    assert!(index.is_empty());
    assert_eq!(index.iter().count(), 0);
    assert!(index.suggest("tom", 5, None, None).unwrap().queries.is_empty());
    assert!(index.find(&Query { limit: 5, facets: true, ..Query::default() }).unwrap().facets.unwrap().groups.is_empty());
}

#[test]
fn two_products_of_one_slug_are_refused() {
    let mut entries = vec![shops::plain("prd_1", "One"), shops::plain("prd_2", "Two")];
    entries[1].slug = entries[0].slug.clone();
    let error = build_part(entries).unwrap_err();
    assert_eq!(error.to_string(), format!("two products have the slug `{}`", shops::plain("prd_1", "One").slug));
}
