//! The directory of staff beside the orders that it was made of.

use barrow_domain::directory::{OrderCard, OrderQuestion};
use barrow_domain::orders::Order;
use barrow_local::shop::Shop;

/// Once nothing is under way, every order has its card, just as it is, and is found by each of its terms.
pub async fn directory_agrees_with_orders(shop: &Shop, orders: impl Iterator<Item = &Order>) {
    let directory = &shop.app().store().directory;
    let mut some = None;
    for order in orders {
        let expected = OrderCard::of(order);
        let found = directory.card(&expected).await.expect("a card can be read");
        assert_eq!(found.as_ref(), Some(&expected), "the directory does not show order {} as it is", order.id);
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
