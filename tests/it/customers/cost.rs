//! What a page of customers costs, in a shop with many: the same as in a small one.

use super::ids;
use crate::harness::{TestShop, is_deep, random_seed};
use barrow_domain::accounts::{AccountRole, PersonName, User};
use barrow_domain::customer::Email;
use barrow_domain::directory::{CustomerCard, LAPSED_AFTER, OrderCard, Purchase, Purchases};
use barrow_domain::ids::{OrderId, UserId};
use barrow_domain::money::{Currency, Money};
use barrow_domain::orders::{FulfillmentState, PaymentState};
use futures::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use std::cmp::Reverse;
use std::collections::BTreeSet;

const MOST_UNITS: f64 = 30.0;
const NAMES: [&str; 3] = ["Ada Lovelace", "Grace Hopper", "Mary Somerville"];

pub fn user(chance: &mut fastrand::Rng, number: usize, now: Timestamp) -> User {
    let created_at = now - SignedDuration::from_mins(i64::try_from(number).unwrap() + 1);
    User {
        id: UserId::from_random(std::array::from_fn(|_| chance.u8(..))),
        email: Email::parse(&format!("somebody-{number}@example.org")).unwrap(),
        name: Some(PersonName::parse(NAMES[chance.usize(..3)]).unwrap()),
        role: AccountRole::Customer,
        disabled_at: None,
        created_at,
        updated_at: created_at,
        password_changed_at: created_at,
    }
}

fn order(chance: &mut fastrand::Rng, user: &User, now: Timestamp) -> OrderCard {
    let total = Money::new(chance.i64(100..50_000_000), Currency::EUR);
    let placed_at = now - SignedDuration::from_mins(chance.i64(1..400 * 24 * 60));
    OrderCard {
        id: OrderId::from_random(std::array::from_fn(|_| chance.u8(..))),
        seq: 1,
        customer_id: Some(user.id.clone()),
        status: FulfillmentState::Delivered,
        payment_status: PaymentState::Succeeded,
        words: Vec::new(),
        email: user.email.clone(),
        name: "Ada".to_owned(),
        country: "DE".into(),
        total,
        kept: total,
        units: 1,
        skus: BTreeSet::new(),
        placed_at,
        updated_at: placed_at,
    }
}

fn read_units(cost: &str) -> f64 {
    let units = cost.split("read_units=").nth(1).unwrap().split(',').next().unwrap();
    units.parse().unwrap()
}

/// Of every kind of question: the pages hold just who fits, and each costs less than 30 units.
#[tokio::test]
async fn a_page_costs_the_same_however_many_customers_there_are() {
    let (shop, mut chance, now) = (TestShop::start().await, random_seed(), barrow_app::clock::now());
    let users: Vec<User> = (0..if is_deep() { 20_000 } else { 400 }).map(|number| user(&mut chance, number, now)).collect();
    let orders: Vec<Vec<OrderCard>> =
        users.iter().map(|user| (0..chance.usize(..4)).map(|_| order(&mut chance, user, now)).collect()).collect();
    let (directory, tables) = (&shop.shop().app().store().directory, shop.tables());
    let written = stream::iter(users.iter().zip(&orders)).for_each_concurrent(16, async |(user, orders)| {
        for order in orders {
            directory.take_in(order).await.unwrap();
        }
        tables.put_account(user).await;
    });
    written.await;
    shop.settle().await;
    let cards = users.iter().zip(&orders).map(|(user, orders)| {
        let purchases: Vec<Purchase> = orders.iter().map(|order| order.purchase().unwrap().1).collect();
        CustomerCard::of(user, Purchases::of(&purchases)).unwrap()
    });
    let cards: Vec<CustomerCard> = cards.collect();
    let by = |fits: &dyn Fn(&CustomerCard) -> bool, key: &dyn Fn(&CustomerCard) -> String| -> Vec<String> {
        let mut cards: Vec<&CustomerCard> = cards.iter().filter(|card| fits(card)).collect();
        cards.sort_by_key(|card| Reverse((key(card), card.id.clone())));
        cards.into_iter().map(|card| card.id.to_string()).collect()
    };
    let newest = |card: &CustomerCard| format!("{:.3}", card.created_at);
    let last = |card: &CustomerCard| card.purchases.last_at.map(|at| format!("{at:.3}")).unwrap_or_default();
    let paid = |card: &CustomerCard| format!("{:019}", card.purchases.value_in(Currency::EUR));
    let lapsed = |card: &CustomerCard| card.purchases.last_at.is_some_and(|at| at < now - LAPSED_AFTER);
    let is_called = |card: &CustomerCard, name: &str| card.words.iter().any(|word| word == name);
    for (query, expected) in [
        ("", by(&|_| true, &newest)),
        ("q=hopper", by(&|card| is_called(card, "hopper"), &newest)),
        ("q=hopper&segment=lapsed", by(&|card| is_called(card, "hopper") && lapsed(card), &newest)),
        ("email=somebody-7@example.org", by(&|card| card.email.as_str() == "somebody-7@example.org", &newest)),
        ("segment=new", by(&|card| card.purchases.orders == 1 && !lapsed(card), &last)),
        ("segment=returning", by(&|card| card.purchases.orders > 1 && !lapsed(card), &last)),
        ("segment=lapsed", by(&lapsed, &last)),
        ("segment=top", by(&|card| card.purchases.orders > 0, &paid)),
    ] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let answer = shop.staff_gets(&format!("/api/admin/customers?limit=50&{query}{cursor}")).await;
            let units = read_units(answer.header("x-barrow-cost"));
            assert!(units < MOST_UNITS, "{query}: a page of {units} read units");
            let page = answer.expect(200);
            found.extend(ids(&page));
            match page["next_cursor"].as_str() {
                Some(next) if found.len() < 1_000 => cursor = format!("&cursor={}", next.replace('#', "%23")),
                _ => break,
            }
        }
        assert_eq!(found, expected[..expected.len().min(found.len().max(1_000))], "{query}");
    }
    // Its cards are of orders that are in no log, so the books would not agree.
    shop.give_up().await;
}
