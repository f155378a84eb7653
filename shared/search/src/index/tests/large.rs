//! A shop of several thousand products against the model: there sets are joined, split, walked and left out as in large shops.

use super::model::Model;
use super::{check, index, layered, shops, shown};
use crate::{Index, Query, Sort};
use barrow_domain::ids::Slug;
use std::collections::BTreeMap;

const PRODUCTS: u32 = 9_000;

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn named(name: &str, values: &[&str]) -> BTreeMap<String, Vec<String>> {
    BTreeMap::from([(name.to_owned(), texts(values))])
}

/// From everything to next to nothing, each way to narrow alone and with others.
fn queries() -> Vec<Query> {
    let page = || Query { limit: 30, facets: true, sort: Sort::PriceAsc, ..Query::default() };
    let category = |slug: &str| Some(Slug::parse(slug).unwrap());
    vec![
        page(),
        Query { in_stock: true, ..page() },
        Query { in_stock: true, price_min: Some(400), sort: Sort::PriceDesc, ..page() },
        Query { price_min: Some(20), price_max: Some(30_000), on_sale: true, ..page() },
        Query { price_min: Some(1), ..page() },
        Query { price_max: Some(25), sort: Sort::Newest, ..page() },
        Query { price_min: Some(40_000), in_stock: true, ..page() },
        Query { category: category("food"), ..page() },
        Query { category: category("tools"), attributes: named("colour", &["colour 0", "colour 3"]), price_min: Some(100), ..page() },
        Query { category: category("round"), price_max: Some(9_000), sort: Sort::Name, ..page() },
        Query { brands: texts(&["Brand 1", "Brand 90", "Brand 119"]), ..page() },
        Query { brands: texts(&["Brand 119"]), in_stock: true, ..page() },
        Query { tags: texts(&["tag 0", "tag 69", "no such tag"]), in_stock: true, price_min: Some(10), ..page() },
        Query { attributes: named("width", &["0 mm", "1 mm", "62 mm"]), on_sale: true, ..page() },
        Query { attributes: named("model", &["model 0", "model 1", "model 2", "model 89"]), ..page() },
        Query { options: named("Weight", &["0 g", "700 g"]), category: category("apples"), ..page() },
        Query { text: Some("tomato".to_owned()), ..page() },
        Query { text: Some("vine knives".to_owned()), in_stock: true, sort: Sort::Popular, ..page() },
        Query { text: Some("gren choping".to_owned()), price_min: Some(50), ..page() },
    ]
}

#[test]
fn a_large_shop_answers_as_the_model() {
    let (mut entries, shop) = (shops::many(PRODUCTS), shops::shop());
    let gone = entries.split_off(entries.len() - 40);
    let model = Model { entries: &entries, shop: &shop };
    for index in [index(&entries, &shop), layered(&entries, &gone, &shop)] {
        let dollars = |query| Query { exchange: shops::dollars(300_000, 50), ..query };
        let abroad = queries().into_iter().filter(|query| query.price_min.is_some() || query.price_max.is_some()).map(dollars);
        for query in queries().into_iter().chain(abroad.take(4)) {
            check(&index, &model, &query).unwrap();
        }
    }
}

fn cards(index: &Index, query: &Query) -> Vec<String> {
    shown(&index.find(query).unwrap().cards)
}

/// However few are asked for, the best are those that are first among many: what is passed over is none of them.
#[test]
fn the_first_of_few_are_the_first_of_many() {
    let (entries, shop) = (shops::many(PRODUCTS), shops::shop());
    for index in [index(&entries, &shop), layered(&entries, &[], &shop)] {
        for text in ["tomato", "red", "a", "vine knives", "red green apple", "chopping board", "hoover", "tomatoe", "gren", "t-shirt"] {
            let query = Query { text: Some(text.to_owned()), limit: 250, ..Query::default() };
            let many = cards(&index, &query);
            assert!(many.len() > 30, "{text}: {}", many.len());
            for limit in [1, 5, 24] {
                let few = index.find(&Query { limit, ..query.clone() }).unwrap();
                assert_eq!(shown(&few.cards), many[..limit], "{text}");
                let next = cards(&index, &Query { limit, after: few.next, ..query.clone() });
                assert_eq!(next, many[limit..(2 * limit).min(many.len())], "{text}");
            }
        }
    }
}
