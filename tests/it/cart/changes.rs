//! Adding, setting, removing.

use crate::harness::{Answer, TestShop};
use futures::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};

fn units(cart: &Value) -> Vec<(&str, u64)> {
    let lines = cart["lines"].as_array().unwrap().iter();
    lines.map(|line| (line["sku"].as_str().unwrap(), line["quantity"].as_u64().unwrap())).collect()
}

/// 23: parallel adds lose nothing.
#[tokio::test]
async fn parallel_adds_add_up() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    join(join_all((0..30).map(|_| buyer.add("TEA", 2))), join_all((0..20).map(|_| buyer.add("MUG", 1)))).await;
    let cart = buyer.cart().await;
    assert_eq!(units(&cart), [("MUG", 20), ("TEA", 60)]);
    assert_eq!(cart["version"], 51);
    shop.close().await;
}

#[tokio::test]
async fn a_line_is_set_and_removed_and_repeats_change_nothing() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 5).await;
    buyer.add("MUG", 1).await;
    for _ in 0..2 {
        let set = buyer.cart_request(Method::PUT, "/items/TEA").json(&json!({ "quantity": 3 }));
        assert_eq!(units(&Answer::of(set).await.expect(200)), [("MUG", 1), ("TEA", 3)]);
    }
    for _ in 0..2 {
        let removed = Answer::of(buyer.cart_request(Method::DELETE, "/items/MUG")).await.expect(200);
        assert_eq!(units(&removed), [("TEA", 3)]);
    }
    shop.close().await;
}

#[tokio::test]
async fn a_coupon_is_put_on_whatever_its_letters_and_taken_off() {
    let shop = TestShop::planned(crate::harness::Plan::default().coupon("TEN-OFF", 1000, None, None)).await;
    let buyer = shop.buyer().await;
    buyer.add("LAMP", 1).await;
    let cart = buyer.coupon(" ten-off ").await;
    assert_eq!((&cart["coupon"]["code"], &cart["totals"]["discount"]["amount"]), (&json!("TEN-OFF"), &json!(1000)));
    buyer.try_coupon("NO-SUCH").await.refused(422, "coupon_unknown");
    let cart = Answer::of(buyer.cart_request(Method::DELETE, "/coupons/ten-off")).await.expect(200);
    assert_eq!((&cart["coupon"], &cart["totals"]["total"]["amount"]), (&Value::Null, &json!(2500)));
    shop.close().await;
}

/// 26: parts are whole minor units, and a coupon's shares add up to it.
#[tokio::test]
async fn the_parts_of_a_total_add_up_to_it() {
    let shop = TestShop::planned(crate::harness::Plan::default().coupon("ODD", 777, None, None)).await;
    let buyer = shop.buyer().await;
    for (sku, quantity) in [("TEA", 3), ("MUG", 1), ("LAMP", 1)] {
        buyer.add(sku, quantity).await;
    }
    buyer.coupon("ODD").await;
    let quote = buyer.quote().await;
    let amount = |money: &Value| money["amount"].as_i64().unwrap();
    let of_lines = |name: &str| quote["lines"].as_array().unwrap().iter().map(|line| amount(&line[name])).sum::<i64>();
    let totals = &quote["totals"];
    assert_eq!(of_lines("discount"), 777);
    assert_eq!(of_lines("subtotal"), amount(&totals["subtotal"]));
    assert_eq!(of_lines("tax") + amount(&quote["shipping"]["tax"]), amount(&totals["tax"]));
    assert_eq!(amount(&totals["subtotal"]) - 777 + amount(&totals["shipping"]), amount(&totals["total"]));
    let order = buyer.checkout().await;
    assert_eq!(order.total, amount(&totals["total"]));
    order.pay().await;
    shop.close().await;
}
