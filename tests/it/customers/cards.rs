//! Customers' cards follow accounts and orders, whatever goes wrong on the way. The books at the end of each test compare them.

use super::{buys, called, listed};
use crate::harness::remote::Remote;
use crate::harness::wire::{Fault, Plan as Trouble, Wire};
use crate::harness::{Plan, TestShop, address};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

#[tokio::test]
async fn no_failure_of_the_jobs_leaves_a_card_that_is_not_right() {
    let wire = Arc::new(Wire::default());
    let remote = Remote::start(Arc::clone(&wire) as Arc<_>).await;
    let shop = TestShop::remote(Plan::default(), &remote).await;
    let ada = shop.member().await;
    let mut struck = 0;
    for (round, fault) in [Fault::RequestLost, Fault::AnswerLost, Fault::Throttled, Fault::Killed].into_iter().enumerate() {
        // The calls: order, its card, card and purchase; the customer's card, account, purchases; both cards.
        for position in 1..=7 {
            let trouble = wire.arm("jobs-index-orders", &[], Trouble::once(fault, position));
            let order = buys(&shop, &ada, "TEA", 1).await;
            shop.settle().await;
            struck += usize::from(trouble.has_struck());
            if position.is_multiple_of(3) {
                shop.refunds(&order.id, "give-all-back", None).await.expect(202);
            }
        }
        for position in 1..=4 {
            let trouble = wire.arm("jobs-index-orders", &[&ada.id], Trouble::once(fault, position));
            ada.does(Method::PATCH, "/api/me", &json!({ "name": format!("Ada {round} {position}") })).await.expect(200);
            shop.settle().await;
            struck += usize::from(trouble.has_struck());
        }
    }
    assert!(struck > 20, "{struck}");
    wire.repeat_jobs(true);
    buys(&shop, &ada, "MUG", 2).await;
    called(&shop, "Bob O'Neill").await;
    shop.close().await;
}

/// Of many who look at one customer at once, none writes what is not so any more.
#[tokio::test]
async fn cards_are_right_whoever_looks_at_once_and_in_whatever_order() {
    let shop = TestShop::start().await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    let orders = join_all((0..6).map(|place| buys(&shop, if place % 3 == 0 { &bob } else { &ada }, "TEA", 1))).await;
    let message = |body: String, place: usize| json!({ "messageId": format!("message-{place}"), "body": body });
    let names = orders.iter().map(|order| json!({ "order_id": order.id }).to_string());
    let names: Vec<String> = names.chain([&ada, &bob].map(|member| json!({ "customer_id": member.id }).to_string())).collect();
    let rounds = (0..6).map(|round| {
        let records: Vec<_> = (0..names.len()).map(|place| message(names[(place * 5 + round) % names.len()].clone(), place)).collect();
        shop.shop().invoke("jobs-index-orders", json!({ "Records": records }))
    });
    let cancelled = async {
        for order in &orders[..3] {
            shop.staff_does(&order.id, "cancel", "call-it-off", &json!({ "reason": "Broken." })).await.expect(200);
        }
    };
    let (answers, ()) = futures::future::join(join_all(rounds), cancelled).await;
    answers.into_iter().for_each(|answer| drop(answer.unwrap()));
    shop.close().await;
}

/// Two make the first card of an order, one of them with an address that was corrected since. Whoever comes second takes away what led to
/// their own: it may be somebody's name.
#[tokio::test]
async fn of_two_first_cards_nothing_is_left_of_the_second() {
    let wire = Arc::new(Wire::default());
    let remote = Remote::start(Arc::clone(&wire) as Arc<_>).await;
    let shop = TestShop::remote(Plan::default(), &remote).await;
    let late = wire.arm("jobs-index-orders", &[], Trouble { action: Some("UpdateItem"), ..Trouble::once(Fault::HeldBefore, 1) });
    let order = shop.buyer().await.buys("TEA", 1).await;
    late.is_reached().await;
    let mut corrected = address();
    corrected["name"] = json!("Grace Hopper");
    let path = format!("/api/admin/orders/{}/shipping-address", order.id);
    shop.staff_puts(&path, &json!({ "shipping_address": corrected })).await.expect(200);
    let news = json!({ "messageId": "first", "body": json!({ "order_id": order.id }).to_string() });
    shop.shop().invoke("jobs-index-orders", json!({ "Records": [news] })).await.unwrap();
    late.let_go();
    shop.settle().await;
    for (name, found) in [("hopper", 1), (address()["name"].as_str().unwrap(), 0)] {
        let orders = shop.staff_gets(&format!("/api/admin/orders?q={}", name.to_lowercase().replace(' ', "%20"))).await.expect(200);
        assert_eq!(orders["items"].as_array().unwrap().len(), found, "{name}");
    }
    shop.close().await;
}

/// Whatever was lost, or made by other rules, comes back from the logs.
#[tokio::test]
async fn the_directory_is_made_anew() {
    let shop = TestShop::start().await;
    let (ada, zoe) = (shop.member().await, called(&shop, "Zoë Müller").await);
    let bought = [buys(&shop, &ada, "TEA", 1).await, buys(&shop, &zoe, "LAMP", 1).await];
    shop.buyer().await.buys("TEA", 1).await;
    shop.settle().await;
    let tables = shop.tables();
    tables.forget_directory(|_| true).await;
    assert_eq!(listed(&shop, "").await, [""; 0]);
    let told = shop.shop().run_job("jobs-rebuild-directory").await.unwrap();
    assert_eq!(told, json!({ "orders": 3, "customers": 2 }));
    shop.settle().await;
    assert_eq!(listed(&shop, "segment=top").await.len(), 2);
    // As it was before customers had cards: orders' cards did not say whose they are.
    tables.forget_directory(|item| item.pk != "ORDERS" && !item.pk.starts_with("FIND#")).await;
    for (order, owner) in bought.iter().zip([&ada, &zoe]) {
        tables.unname_in_directory(&order.id, &format!("\"customer_id\":\"{}\",", owner.id)).await;
    }
    shop.shop().run_job("jobs-rebuild-directory").await.unwrap();
    shop.settle().await;
    assert_eq!(listed(&shop, "segment=new").await, [zoe.id, ada.id]);
    shop.close().await;
}
