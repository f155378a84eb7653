//! Many buyers, few units.

use super::{buyers_with, orders_blindly, orders_patiently, told_apart};
use crate::harness::{Answer, PlacedOrder, Plan, TestShop};
use futures::future::{join, join_all};
use reqwest::Method;
use serde_json::json;

const SHIPPING: i64 = 490;

/// 1, 19, 29: check and hold are one step, nobody else is charged, and contention is never called "sold out".
#[tokio::test]
async fn two_hundred_buyers_at_once_for_fifty_units_make_fifty_orders() {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, 50)).await;
    fifty_of_two_hundred(&shop).await;
    assert_eq!(shop.stripe().intents().len(), 50);
    shop.close().await;
}

/// 1, 4: the same when the units lie in several stock items; "sold out" only when all of them are.
#[tokio::test]
async fn units_in_several_shards_are_sold_to_the_last_and_no_further() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[20, 1, 29])).await;
    fifty_of_two_hundred(&shop).await;
    shop.close().await;
}

async fn fifty_of_two_hundred(shop: &TestShop) {
    let buyers = buyers_with(shop, 200, &[("HOT", 1)]).await;
    let answers = join_all(buyers.iter().map(|buyer| orders_patiently(buyer, 1, 1000 + SHIPPING))).await;
    let (ordered, refused) = told_apart(answers);
    assert_eq!((ordered, refused.len()), (50, 150));
    for answer in refused {
        let problem = answer.refused(409, "insufficient_stock");
        assert_eq!((&problem["lines"][0]["sku"], &problem["lines"][0]["left"]), (&"HOT".into(), &0.into()), "{problem}");
    }
    assert_eq!(shop.available("HOT").await, 0);
}

/// 19: of three who want the last unit and pay at once, one is charged.
#[tokio::test]
async fn three_buyers_of_one_unit_make_one_order_and_one_charge() {
    let shop = TestShop::planned(Plan::default().selling("UNIQUE", 1000, 1)).await;
    let buyers = buyers_with(&shop, 3, &[("UNIQUE", 1)]).await;
    let answers = join_all(buyers.iter().map(async |buyer| {
        let answer = orders_patiently(buyer, 1, 1000 + SHIPPING).await;
        if answer.status == 201 {
            PlacedOrder::new(&shop, &answer.body).pay().await;
        }
        answer
    }));
    let (ordered, refused) = told_apart(answers.await);
    assert_eq!((ordered, refused.len()), (1, 2));
    for answer in refused {
        answer.refused(409, "insufficient_stock");
    }
    let charged: Vec<i64> = shop.stripe().intents().iter().map(|intent| intent["amount_received"].as_i64().unwrap()).collect();
    assert_eq!(charged, [1000 + SHIPPING]);
    shop.close().await;
}

/// 3: what was put into a cart bit by bit, also at once, is checked as one sum.
#[tokio::test]
async fn units_added_apart_are_checked_together() {
    let shop = TestShop::planned(Plan::default().selling_sharded("FEW", 1000, &[3, 2])).await;
    let buyer = shop.buyer().await;
    join_all((0..3).map(|_| buyer.add("FEW", 2))).await;
    let refused = buyer.try_checkout(&buyer.checkout_body().await, &buyer.key()).await.refused(409, "insufficient_stock");
    let line = &refused["lines"][0];
    assert_eq!((&line["sku"], &line["wanted"], &line["left"]), (&"FEW".into(), &6.into(), &5.into()));
    let fewer = buyer.cart_request(Method::PUT, "/items/FEW").json(&json!({ "quantity": 5 }));
    Answer::of(fewer).await.expect(200);
    buyer.checkout().await;
    assert_eq!(shop.available("FEW").await, 0);
    shop.close().await;
}

#[tokio::test]
async fn an_order_may_span_shards_and_gives_back_to_each() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[2, 3, 4])).await;
    let buyer = shop.buyer().await;
    let order = buyer.buys("HOT", 8).await;
    assert_eq!(shop.available("HOT").await, 1);
    let late = shop.buyer().await;
    late.add("HOT", 2).await;
    let refused = late.try_checkout(&late.checkout_body().await, &late.key()).await.refused(409, "insufficient_stock");
    assert_eq!((&refused["lines"][0]["wanted"], &refused["lines"][0]["left"]), (&2.into(), &1.into()));
    order.try_cancel().await.expect(200);
    late.checkout().await;
    shop.close().await;
}

/// 2, 19: the one who comes second is told before anybody asks for a card.
#[tokio::test]
async fn one_unit_is_sold_to_one_of_two_buyers() {
    let goods = (0..8).fold(Plan::default(), |plan, place| plan.selling(&format!("UNIQUE-{place}"), 1000, 1));
    let shop = TestShop::planned(goods).await;
    for place in 0..8 {
        let sku = format!("UNIQUE-{place}");
        let buyers = buyers_with(&shop, 2, &[(&sku, 1)]).await;
        let (one, two) = join(orders_blindly(&buyers[0], 1, 1000 + SHIPPING), orders_blindly(&buyers[1], 1, 1000 + SHIPPING)).await;
        let (ordered, mut refused) = told_apart(vec![one, two]);
        assert_eq!(ordered, 1);
        refused.remove(0).refused(409, "insufficient_stock");
    }
    assert_eq!(shop.stripe().intents().len(), 8);
    shop.close().await;
}

/// 29: carts that want the same goods in opposite order wait for each other, and neither fails for it.
#[tokio::test]
async fn carts_with_lines_in_opposite_order_all_become_orders() {
    let shop = TestShop::planned(Plan::default().selling("ALPHA", 500, 60).selling("OMEGA", 500, 60)).await;
    let (there, back) = join(
        buyers_with(&shop, 20, &[("ALPHA", 1), ("MUG", 1), ("OMEGA", 1)]),
        buyers_with(&shop, 20, &[("OMEGA", 1), ("MUG", 1), ("ALPHA", 1)]),
    )
    .await;
    let answers = join_all(there.iter().chain(&back).map(|buyer| orders_blindly(buyer, 3, 1990 + SHIPPING))).await;
    for answer in answers {
        answer.expect(201);
    }
    assert_eq!((shop.available("ALPHA").await, shop.available("OMEGA").await), (20, 20));
    shop.close().await;
}

/// 3, 9: all short lines are named together, and none of the others is held.
#[tokio::test]
async fn a_cart_that_is_short_of_two_lines_holds_nothing_and_names_both() {
    let shop = TestShop::planned(Plan::default().selling("FEW", 500, 2).selling("LAST", 500, 1)).await;
    let buyer = shop.buyer().await;
    for (sku, quantity) in [("TEA", 1), ("FEW", 3), ("LAST", 2)] {
        buyer.add(sku, quantity).await;
    }
    let refused = buyer.try_checkout(&buyer.checkout_body().await, &buyer.key()).await.refused(409, "insufficient_stock");
    let lines: Vec<String> = refused["lines"].as_array().unwrap().iter().map(|line| format!("{} {}", line["sku"], line["left"])).collect();
    assert_eq!(lines, ["\"FEW\" 2", "\"LAST\" 1"]);
    assert_eq!((shop.available("TEA").await, shop.available("FEW").await, shop.available("LAST").await), (100, 2, 1));
    shop.close().await;
}

/// 5, 7: what is cancelled can be bought again at once, by as many as there are units.
#[tokio::test]
async fn cancelled_units_are_sold_again_while_others_are_cancelled() {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, 10)).await;
    let first = buyers_with(&shop, 10, &[("HOT", 1)]).await;
    let second = buyers_with(&shop, 20, &[("HOT", 1)]).await;
    let orders = join_all(first.iter().map(|buyer| buyer.checkout())).await;
    let cancels = join_all(orders.iter().map(|order| order.try_cancel()));
    let checkouts = join_all(second.iter().map(|buyer| orders_blindly(buyer, 1, 1000 + SHIPPING)));
    let (cancelled, answers) = join(cancels, checkouts).await;
    for answer in cancelled {
        assert_eq!(answer.expect(200)["status"], "cancelled");
    }
    let (ordered, refused) = told_apart(answers);
    assert_eq!(shop.available("HOT").await, 10 - u64::try_from(ordered).unwrap());
    for answer in refused {
        answer.refused(409, "insufficient_stock");
    }
    shop.close().await;
}
