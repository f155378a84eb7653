//! What shoppers type, and what should come first.

use super::{index, shops, shown};
use crate::{Entry, Index, Matched, Query};

fn products() -> Vec<Entry> {
    let product = |id, title: &str, description: &str| Entry { description: description.to_owned(), ..shops::plain(id, title) };
    let mut products = vec![
        product("tomatoes", "Vine Tomatoes", "Sweet and red, from Sicily."),
        product("basil", "Fresh Basil", "Goes well with tomatoes. Tomatoes love basil."),
        product("sauce", "Tomato Sauce with Basil", "Cooked slowly."),
        product("brulee", "Crème Brûlée", "A dessert."),
        product("matcha", "緑茶の粉", "有機抹茶です。"),
        product("charger", "Charger APP-1000", "Charges things."),
        product("shirt", "T-shirt, striped", "For men and women."),
        product("knife", "Bread Knife", "Cuts bread."),
        product("board", "Cutting Board", "Beech."),
        product("cleaner", "Vacuum Cleaner", "Quiet."),
        product("pizza", "🍕 Pizza Stone", "Hot."),
        product("gone_pen", "Blue Pen", "Writes."),
        product("here_pen", "Blue Pen", "Writes."),
        product("sold_ink", "Blue Ink", "Flows."),
        product("few_ink", "Blue Ink", "Flows."),
        product("oil", "Huile d'olive L'Oréal", "Grüße aus Łódź, Молоко, Ελλάς"),
    ];
    let mut set = |id: &str, change: fn(&mut Entry)| products.iter_mut().filter(|entry| entry.id.as_str() == id).for_each(change);
    set("gone_pen", |entry| entry.in_stock = false);
    set("sold_ink", |entry| entry.popularity = 10_000);
    set("knife", |entry| entry.brand = Some("Zwilling".to_owned()));
    set("board", |entry| entry.codes = vec!["BCH-20-L".to_owned(), "BCH-20-XL".to_owned()]);
    products
}

fn first(index: &Index, text: &str) -> Option<(String, Matched)> {
    let found = index.find(&Query { text: Some(text.to_owned()), limit: 3, ..Query::default() }).unwrap();
    found.cards.into_iter().next().map(|card| (card.text, found.matched))
}

#[test]
fn the_best_match_comes_first() {
    let index = index(&products(), &shops::shop());
    let table = [
        ("tomato", "tomatoes", Matched::Exact),
        ("TOMATOES", "tomatoes", Matched::Exact),
        ("tomatoes vine", "tomatoes", Matched::Exact),
        ("basil", "basil", Matched::Exact),
        ("basil tomato sauce", "sauce", Matched::Exact),
        ("vin", "tomatoes", Matched::Exact),
        ("toma", "tomatoes", Matched::Exact),
        ("tomatoe", "tomatoes", Matched::Exact),
        ("tmoato", "tomatoes", Matched::Fuzzy),
        ("romato", "tomatoes", Matched::Fuzzy),
        ("creme brulee", "brulee", Matched::Exact),
        ("CRE\u{300}ME", "brulee", Matched::Exact),
        ("緑茶", "matcha", Matched::Exact),
        ("抹茶", "matcha", Matched::Exact),
        ("茶", "matcha", Matched::Exact),
        ("APP-1000", "charger", Matched::Exact),
        ("app1000", "charger", Matched::Exact),
        ("app 1000", "charger", Matched::Exact),
        ("1000", "charger", Matched::Exact),
        ("bch-20-xl", "board", Matched::Exact),
        ("BCH20L", "board", Matched::Exact),
        ("Bch-2", "board", Matched::Exact),
        ("bch20x", "board", Matched::Exact),
        ("tshirt", "shirt", Matched::Exact),
        ("t-shirts", "shirt", Matched::Exact),
        ("shirt for women", "shirt", Matched::Exact),
        ("bread knives", "knife", Matched::Exact),
        ("zwiling", "knife", Matched::Fuzzy),
        ("chopping board", "board", Matched::Exact),
        ("hoover", "cleaner", Matched::Exact),
        ("🍕", "pizza", Matched::Exact),
        ("blue pen", "here_pen", Matched::Exact),
        ("blue ink", "sold_ink", Matched::Exact),
        ("l’oreal", "oil", Matched::Exact),
        ("grusse lodz", "oil", Matched::Exact),
        ("МОЛОКО", "oil", Matched::Exact),
        ("ελλασ", "oil", Matched::Exact),
        ("\"vine\" AND (tomatoes)", "tomatoes", Matched::Exact),
        ("title:tomatoes", "tomatoes", Matched::SomeWords),
        ("tomato* ^ ~ [", "tomatoes", Matched::Exact),
        ("vine xyzzyplugh", "tomatoes", Matched::SomeWords),
    ];
    for (text, id, matched) in table {
        assert_eq!(first(&index, text), Some((id.to_owned(), matched)), "{text}");
    }
}

#[test]
fn absurd_texts_find_little_and_break_nothing() {
    let index = index(&products(), &shops::shop());
    let long = "x".repeat(10_000);
    for text in ["!!!", "---", "\u{0}", "xyzzyplugh", "((((", "\\", "%27;--", "\u{202e}", "￿", "'", "\u{301}", long.as_str()] {
        assert_eq!(first(&index, text), None, "{text:?}");
        index.suggest(text, 5, None, None).unwrap();
    }
    let all = index.find(&Query { text: Some(" \t\n".to_owned()), limit: 3, ..Query::default() }).unwrap();
    assert_eq!(all.total, products().len() as u64);
    assert_eq!(first(&index, &"tomato ".repeat(2_000)).map(|(id, _)| id), Some("tomatoes".to_owned()));
}

#[test]
fn half_typed_texts_are_completed() {
    let index = index(&products(), &shops::shop());
    let queries = |text| index.suggest(text, 3, None, None).unwrap().queries;
    assert_eq!(queries("tom"), ["tomato", "tomato sauce", "tomatoes"]);
    assert_eq!(queries("vine t"), ["vine tomatoes"]);
    assert_eq!(queries("creme br"), ["creme brulee"]);
    assert_eq!(queries("tomatto"), ["tomato", "tomato sauce", "tomatoes"]);
    assert_eq!(shown(&index.suggest("blue", 2, None, None).unwrap().products), ["sold_ink", "few_ink"]);
    assert_eq!(shown(&index.suggest("bleu", 2, None, None).unwrap().products), ["sold_ink", "few_ink"]);
    assert!(index.suggest("food", 2, None, None).unwrap().categories.iter().any(|category| category.slug.as_str() == "food"));
    assert_eq!(index.suggest("", 2, None, None).unwrap(), crate::Suggestions::default());
}
