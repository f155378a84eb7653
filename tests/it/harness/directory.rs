//! The directory of staff beside the orders that it was made of.

use super::tables::Tables;
use barrow_domain::accounts::User;
use barrow_domain::directory::{CustomerCard, OrderCard, OrderQuestion, Purchase, Purchases, Term};
use barrow_domain::ids::{OrderId, UserId};
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

/// Every customer has their card, made of their account and of all their orders, and is found by what is on it and nothing else. Of
/// whoever is gone nothing is left.
pub async fn directory_agrees_with_accounts(shop: &Shop, orders: impl Iterator<Item = &Order>) {
    let mut purchases = BTreeMap::<UserId, Vec<Purchase>>::new();
    for (customer, purchase) in orders.filter_map(|order| OrderCard::of(order).purchase()) {
        purchases.entry(customer).or_default().push(purchase);
    }
    let tables = Tables::of(shop.app());
    let mut leads = leads_by_customer(&tables).await;
    for item in tables.accounts().await.into_iter().filter(|item| item.sk == "META" && item.pk.starts_with("USER#")) {
        let user: User = serde_json::from_str(item.text("doc")).expect("a user");
        let expected = CustomerCard::of(&user, Purchases::of(&purchases.remove(&user.id).unwrap_or_default()));
        let stored = shop.app().store().directory.customer(&user.id).await.expect("a card can be read");
        assert_eq!(stored.card, expected, "the directory does not show customer {} as they are", user.id);
        let found = leads.remove(&user.id).unwrap_or_default();
        assert_eq!(found, expected.map(|card| leads_to(&card)).unwrap_or_default(), "other lists lead to customer {}", user.id);
    }
    assert!(leads.is_empty(), "lists lead to nobody: {leads:?}");
}

async fn leads_by_customer(tables: &Tables) -> BTreeMap<UserId, BTreeSet<String>> {
    let mut leads = BTreeMap::<_, BTreeSet<String>>::new();
    for item in tables.directory().await {
        if ["CUSTOMERS", "FIND-CUSTOMER#", "BOUGHT#", "PAID#"].iter().any(|list| item.pk.starts_with(list)) {
            let (sort, id) = item.sk.rsplit_once('#').expect("a place");
            leads.entry(UserId::parse(id).expect("a user's id")).or_default().insert(format!("{} {sort}", item.pk));
        }
    }
    leads
}

fn leads_to(card: &CustomerCard) -> BTreeSet<String> {
    let created_at = format!("{:.3}", card.created_at);
    let found =
        card.terms().iter().map(|term| format!("FIND-CUSTOMER#{} {created_at}", &partition(term)["FIND#".len()..])).collect::<Vec<_>>();
    let often = if card.purchases.orders > 1 { "often" } else { "once" };
    let bought = card.purchases.last_at.map(|last| format!("BOUGHT#{often} {last:.3}"));
    let values = card.purchases.values.iter().filter(|value| value.is_positive());
    let paid = values.map(|value| format!("PAID#{} {:019}", value.currency(), value.amount()));
    found.into_iter().chain([format!("CUSTOMERS {created_at}")]).chain(bought).chain(paid).collect()
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
