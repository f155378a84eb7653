//! Products in several languages.

use super::shops::{self, in_german};
use super::{index, layered, shown};
use crate::part::{PartSections as Sections, build_part};
use crate::{Entry, Index, Query, Shop, ShopCategory, Synonyms};
use barrow_domain::ids::{Language, Slug};
use std::collections::BTreeMap;
use tantivy::directory::OwnedBytes;

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

fn products() -> Vec<Entry> {
    let mut products: Vec<Entry> = (0..9).map(|number| shops::plain(&format!("prd_{number}"), &format!("Shirt {number}"))).collect();
    for number in [1, 2, 5, 8] {
        products[number].translations.extend([in_german(format!("Hemd {number}"))]);
    }
    let (_, camisa) = in_german("Camisa".to_owned());
    products[5].translations.insert(language("pt-br"), camisa);
    products
}

fn cards(index: &Index, text: Option<&str>, tag: Option<&str>) -> Vec<String> {
    let query = Query { text: text.map(str::to_owned), language: tag.map(language), limit: 50, ..Query::default() };
    let mut cards = shown(&index.find(&query).unwrap().cards);
    cards.sort();
    cards
}

#[test]
fn cards_are_in_the_language_asked_for_where_there_are_such() {
    let products = products();
    for index in [index(&products, &shops::shop()), layered(&products, &[], &shops::shop())] {
        let originals = ["prd_0", "prd_3", "prd_4", "prd_6", "prd_7"];
        let german = ["Hemd 1 in German", "Hemd 2 in German", "Hemd 5 in German", "Hemd 8 in German"];
        assert_eq!(cards(&index, None, Some("de-at")), [&german[..], &originals[..]].concat());
        assert!(cards(&index, None, Some("fr")) == cards(&index, None, None) && cards(&index, None, None).contains(&"prd_5".to_owned()));
        assert!(cards(&index, None, Some("pt-br")).contains(&"Camisa in German".to_owned()));
        assert!(!cards(&index, None, Some("pt")).contains(&"Camisa in German".to_owned()), "a wider language is not a narrower one");
    }
}

/// Whatever language is asked for, the words of all are found.
#[test]
fn words_of_every_language_are_found_and_offered() {
    let index = index(&products(), &shops::shop());
    assert_eq!(cards(&index, Some("hemd"), None), ["prd_1", "prd_2", "prd_5", "prd_8"]);
    assert_eq!(cards(&index, Some("camisa"), Some("de")), ["Hemd 5 in German"]);
    let suggestions = index.suggest("hem", 3, Some(&language("de")), None).unwrap();
    assert!(suggestions.queries.contains(&"hemd".to_owned()), "{suggestions:?}");
    assert_eq!(shown(&suggestions.products), ["Hemd 1 in German", "Hemd 2 in German", "Hemd 5 in German"]);
}

#[test]
fn a_category_is_offered_by_any_of_its_names() {
    let food =
        ShopCategory { slug: Slug::parse("food").unwrap(), name: "Food".to_owned(), other_names: vec!["Essen".to_owned()], parent: None };
    let index = index(&products(), &Shop::new(vec![food], Synonyms::default()));
    for typed in ["foo", "ess"] {
        assert_eq!(index.suggest(typed, 3, None, None).unwrap().categories[0].slug.as_str(), "food", "{typed}");
    }
}

/// What a shop in one language does not use, it does not have.
#[test]
fn a_shop_in_one_language_has_nothing_of_others() {
    let plain: Vec<Entry> = products().into_iter().map(|entry| Entry { translations: BTreeMap::new(), ..entry }).collect();
    let sections = |entries: &[Entry]| {
        let part = OwnedBytes::new(build_part(entries.to_vec()).unwrap());
        let sections = Sections::read(&part).unwrap();
        let names: Vec<String> = sections.names().filter(|name| name.starts_with("cards/")).map(str::to_owned).collect();
        names
    };
    assert_eq!(sections(&plain), [""; 0]);
    assert_eq!(sections(&products()).len(), 6, "cards, their places and whose they are, of two languages");
    assert!(!serde_json::to_string(&plain).unwrap().contains("translations"));
}
