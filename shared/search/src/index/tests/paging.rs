//! Pages of one list fit together, also when the index changes between them.

use super::{index, layered, shops, shown};
use crate::{Cursor, Entry, Index, Query, SearchError, Sort};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Reads on from page to page, each page of another index.
fn read_all(indexes: &[Index], query: &Query) -> Vec<String> {
    let mut cards = Vec::new();
    let mut query = query.clone();
    for index in indexes.iter().cycle() {
        let found = index.find(&query).unwrap();
        cards.extend(shown(&found.cards));
        match found.next {
            Some(next) => query.after = Some(Cursor::parse(&next.to_string(), query.sort).unwrap()),
            None => break,
        }
    }
    cards
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn pages_hold_every_hit_once(entries in shops::entries(60), gone in shops::gone(), query in shops::query(), limit in 1_usize..9) {
        let shop = shops::shop();
        let query = Query { limit, facets: false, ..query };
        let swapped = [index(&entries, &shop), layered(&entries, &gone, &shop)];
        let whole = swapped[0].find(&Query { limit: 250, ..query.clone() }).unwrap();
        let cards = read_all(&swapped, &query);
        prop_assert_eq!(cards.len() as u64, whole.total);
        prop_assert_eq!(cards.iter().collect::<BTreeSet<_>>().len(), cards.len());
        prop_assert_eq!(read_all(&swapped[..1], &query), shown(&whole.cards));
    }

    #[test]
    fn products_that_come_and_go_move_no_others(entries in shops::entries(60), gone in shops::gone(), query in shops::query(), limit in 1_usize..9) {
        let shop = shops::shop();
        let query = Query { limit, facets: false, ..query };
        let with: Vec<Entry> = entries.iter().chain(&gone).cloned().collect();
        let (before, after) = (index(&with, &shop), index(&entries, &shop));
        let stays: BTreeSet<String> = entries.iter().map(|entry| entry.card.clone()).collect();
        let first = before.find(&query).unwrap();
        let all = before.find(&Query { limit: 250, ..query.clone() }).unwrap();
        let Some(next) = first.next else { return Ok(()) };
        let rest = read_all(&[after], &Query { after: Some(next), ..query });
        let seen: Vec<String> = shown(&first.cards).into_iter().chain(rest).filter(|card| stays.contains(card)).collect();
        let expected: Vec<String> = shown(&all.cards).into_iter().filter(|card| stays.contains(card)).collect();
        prop_assert_eq!(seen, expected);
    }
}

#[test]
fn a_cursor_of_another_sort_is_refused() {
    let entries = [shops::plain("prd_1", "One"), shops::plain("prd_2", "Two")];
    let index = index(&entries, &shops::shop());
    let next = index.find(&Query { sort: Sort::Name, limit: 1, ..Query::default() }).unwrap().next;
    let error = index.find(&Query { sort: Sort::PriceAsc, limit: 1, after: next, ..Query::default() }).unwrap_err();
    assert!(matches!(error, SearchError::CursorOfAnotherSort { cursor: "name", query: "price_asc" }), "{error}");
}

#[test]
fn a_cursor_of_another_currency_is_refused() {
    let entries = [shops::plain("prd_1", "One"), shops::plain("prd_2", "Two")];
    let index = index(&entries, &shops::shop());
    let query = |exchange, after| Query { sort: Sort::PriceAsc, limit: 1, exchange, after, ..Query::default() };
    let next = index.find(&query(shops::dollars(2_000_000, 1), None)).unwrap().next;
    assert_eq!(index.find(&query(shops::dollars(3_000_000, 1), next.clone())).unwrap().cards.len(), 1, "a new rate goes on");
    let error = index.find(&query(None, next)).unwrap_err();
    assert!(matches!(error, SearchError::CursorOfAnotherCurrency), "{error}");
}
