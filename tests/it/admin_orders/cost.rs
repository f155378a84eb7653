//! What a page of orders costs, in a shop with many: the same as in a small one.

use super::ids;
use crate::harness::{TestShop, is_deep, random_seed};
use barrow_domain::customer::Email;
use barrow_domain::directory::OrderCard;
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::money::{Currency, Money};
use barrow_domain::orders::{FulfillmentState as F, PaymentState as P};
use futures::{StreamExt, stream};
use jiff::Timestamp;
use std::collections::BTreeSet;

const MOST_UNITS: f64 = 30.0;

const STATES: [(F, P, usize); 6] = [
    (F::Delivered, P::Succeeded, 800),
    (F::Cancelled, P::Refunded, 100),
    (F::Expired, P::None, 80),
    (F::Shipped, P::PartiallyRefunded, 10),
    (F::Paid, P::Succeeded, 9),
    (F::Packing, P::Disputed, 1),
];

pub fn card(chance: &mut fastrand::Rng, number: usize) -> OrderCard {
    let mut at = chance.usize(..STATES.iter().map(|(_, _, weight)| weight).sum::<usize>());
    let state = STATES.iter().find(|(_, _, weight)| {
        let here = at < *weight;
        at = at.saturating_sub(*weight);
        here
    });
    let (status, payment_status, _) = *state.unwrap();
    let total = Money::new(chance.i64(100..50_000_000), Currency::EUR);
    let placed_at = Timestamp::from_millisecond(1_760_000_000_000 + i64::try_from(number).unwrap() * 61_000).unwrap();
    let email = format!("somebody-{}@example.org", chance.u32(..500));
    let name = ["Ada Lovelace", "Grace Hopper", "Mary Somerville"][chance.usize(..3)];
    let skus: BTreeSet<Sku> = (0..chance.usize(1..4)).map(|_| Sku::parse(&format!("SKU-{}", chance.u32(..40))).unwrap()).collect();
    OrderCard {
        id: OrderId::from_random(std::array::from_fn(|_| chance.u8(..))),
        seq: 1,
        customer_id: None,
        status,
        payment_status,
        words: barrow_domain::directory::words(&format!("{email} {name} 89073 Ulm Am Fluss 1 Kettle and Cup")),
        email: Email::parse(&email).unwrap(),
        name: name.to_owned(),
        country: "DE".into(),
        total,
        kept: total,
        units: 1,
        skus,
        placed_at,
        updated_at: placed_at,
    }
}

/// Of every kind of question: the pages hold just what fits, and each costs less than 30 units.
#[tokio::test]
async fn a_page_costs_the_same_however_many_orders_there_are() {
    let shop = TestShop::start().await;
    let mut chance = random_seed();
    let mut cards: Vec<OrderCard> = (0..if is_deep() { 100_000 } else { 700 }).map(|number| card(&mut chance, number)).collect();
    let directory = &shop.shop().app().store().directory;
    stream::iter(&cards).for_each_concurrent(16, async |card| drop(directory.take_in(card).await.unwrap())).await;
    cards.reverse();
    let fits = |test: &dyn Fn(&OrderCard) -> bool| -> Vec<String> {
        cards.iter().filter(|card| test(card)).map(|card| card.id.to_string()).collect()
    };
    let somebody = cards[5].email.normalised();
    let sku = Sku::parse("SKU-7").unwrap();
    let middle = cards[cards.len() / 2].placed_at;
    for (query, expected) in [
        (String::new(), fits(&|_| true)),
        ("status=packing".into(), fits(&|card| card.status == F::Packing)),
        ("status=delivered&total_min=40000000".into(), fits(&|card| card.status == F::Delivered && card.total.amount() >= 40_000_000)),
        ("sku=SKU-7&status=paid".into(), fits(&|card| card.skus.contains(&sku) && card.status == F::Paid)),
        ("sku=SKU-7".into(), fits(&|card| card.skus.contains(&sku))),
        ("total_min=5000000&total_max=6000000".into(), fits(&|card| (5_000_000..=6_000_000).contains(&card.total.amount()))),
        ("total_max=300000".into(), fits(&|card| card.total.amount() <= 300_000)),
        (format!("email={somebody}"), fits(&|card| card.email.normalised() == somebody)),
        ("q=hopper".into(), fits(&|card| card.name == "Grace Hopper")),
        (format!("q=lovelace&from={middle}"), fits(&|card| card.name == "Ada Lovelace" && card.placed_at >= middle)),
        (format!("to={middle}&payment_status=disputed"), fits(&|card| card.payment_status == P::Disputed && card.placed_at < middle)),
    ] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let answer = shop.staff_gets(&format!("/api/admin/orders?limit=50&{query}{cursor}")).await;
            let units = answer.read_units();
            assert!(units < MOST_UNITS, "{query}: a page of {units} read units");
            let page = answer.expect(200);
            found.extend(ids(&page));
            match page["next_cursor"].as_str() {
                Some(next) if found.len() < 2_000 => cursor = format!("&cursor={}", next.replace('#', "%23")),
                _ => break,
            }
        }
        let expected = &expected[..expected.len().min(found.len().max(2_000))];
        assert_eq!(found, expected, "{query}");
    }
    shop.close().await;
}
