//! The directory of staff beside the orders that it was made of.

use super::tables::Tables;
use barrow_domain::directory::{OrderCard, OrderQuestion, Term};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::Order;
use barrow_local::shop::Shop;
use std::collections::{BTreeMap, BTreeSet};

/// Once nothing is under way, every order has its card, just as it is, and is found by each of its terms and by no others.
pub async fn directory_agrees_with_orders(shop: &Shop, orders: impl Iterator<Item = &Order>) {
    let directory = &shop.app().store().directory;
    let mut terms = terms_by_order(shop).await;
    let mut some = None;
    for order in orders {
        let expected = OrderCard::of(order);
        let found = directory.card(&expected).await.expect("a card can be read");
        assert_eq!(found.as_ref(), Some(&expected), "the directory does not show order {} as it is", order.id);
        let lead_to_it: BTreeSet<String> = expected.terms().iter().map(partition).collect();
        assert_eq!(terms.remove(&order.id), Some(lead_to_it), "other terms lead to order {} than it has", order.id);
        some = Some(expected);
    }
    // Each by each term would take longer than the test that made them.
    let Some(card) = some else { return };
    for word in &card.words {
        let question = OrderQuestion { words: vec![word.clone()], email: Some(card.email.clone()), ..OrderQuestion::default() };
        let page = directory.search(&question, 50, None).await.expect("a page");
        assert!(page.cards.contains(&card), "order {} is not found by {word:?}", card.id);
    }
}

async fn terms_by_order(shop: &Shop) -> BTreeMap<OrderId, BTreeSet<String>> {
    let mut terms = BTreeMap::<_, BTreeSet<String>>::new();
    for item in Tables::of(shop.app()).directory().await.into_iter().filter(|item| item.pk.starts_with("FIND#")) {
        let (_, id) = item.sk.split_once('#').expect("a place");
        terms.entry(OrderId::parse(id).expect("an order's id")).or_default().insert(item.pk);
    }
    terms
}

fn partition(term: &Term) -> String {
    match term {
        Term::Email(email) => format!("FIND#email={email}"),
        Term::Sku(sku) => format!("FIND#sku={sku}"),
        Term::Word(word) => format!("FIND#word={word}"),
    }
}
