//! Refunds of units and shipping, each for what was paid for it.

use super::paid;
use crate::harness::{Plan, TestShop, wait_until};
use futures::future::join_all;
use serde_json::{Value, json};

fn units(sku: &str, quantity: u32) -> Value {
    json!({ "lines": [{ "sku": sku, "quantity": quantity }] })
}

/// 27: unit by unit, with a coupon that does not divide, and then the shipping: together the total.
#[tokio::test]
async fn units_refunded_one_by_one_and_the_shipping_are_the_whole_order() {
    let shop = TestShop::planned(Plan::default().coupon("HUNDRED", 100, None, None)).await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 3).await;
    buyer.coupon("HUNDRED").await;
    let order = buyer.buys("MUG", 1).await;
    order.pay().await;
    for unit in 0..3 {
        shop.staff_does(&order.id, "refunds", &format!("tea-number-{unit}"), &units("TEA", 1)).await.expect(202);
    }
    shop.staff_does(&order.id, "refunds", "tea-number-3", &units("TEA", 1)).await.refused(409, "already_refunded");
    shop.staff_does(&order.id, "refunds", "no-such-thing", &units("LAMP", 1)).await.refused(409, "not_in_order");
    let rest = json!({ "lines": [{ "sku": "MUG", "quantity": 1 }], "shipping": true });
    shop.staff_does(&order.id, "refunds", "mug-and-shipping", &rest).await.expect(202);
    let refunded = order.until("paid", "refunded").await;
    assert_eq!(refunded["refunded"]["amount"], order.total);
    let tea: i64 = refunded["refunds"].as_array().unwrap()[..3].iter().map(|refund| refund["amount"]["amount"].as_i64().unwrap()).sum();
    let line = refunded["lines"].as_array().unwrap().iter().find(|line| line["sku"] == "TEA").unwrap();
    assert_eq!(tea, line["subtotal"]["amount"].as_i64().unwrap() - line["discount"]["amount"].as_i64().unwrap());
    assert_eq!(refunded["refunds"][3]["shipping"]["amount"], 490);
    shop.staff_does(&order.id, "refunds", "once-more", &json!({})).await.refused(409, "nothing_to_refund");
    shop.close().await;
}

#[tokio::test]
async fn a_unit_is_refunded_once_by_many_at_once() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 1).await;
    let keys: Vec<String> = (0..6).map(|place| format!("lamp-number-{place}")).collect();
    let body = units("LAMP", 1);
    let answers = join_all(keys.iter().map(|key| shop.staff_does(&order.id, "refunds", key, &body))).await;
    let (accepted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 202);
    assert_eq!((accepted.len(), refused.len()), (1, 5));
    for answer in refused {
        answer.refused(409, "already_refunded");
    }
    assert_eq!(order.until("paid", "partially_refunded").await["refunded"]["amount"], 2500);
    shop.close().await;
}

#[tokio::test]
async fn a_failed_refund_gives_its_units_back_to_be_refunded() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("LAMP", 1).await;
    order.try_pay("4000000000005126").await.expect(200);
    order.until("paid", "succeeded").await;
    for place in 0..2 {
        let key = format!("lamp-refund-{place}");
        shop.staff_does(&order.id, "refunds", &key, &units("LAMP", 1)).await.expect(202);
        wait_until("the failure", async || (order.get().await["refunds"][place]["status"] == "failed").then_some(())).await;
    }
    shop.close().await;
}

#[tokio::test]
async fn what_contradicts_itself_is_refused_by_field() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 1).await;
    let amount = json!({ "amount": 100, "currency": "EUR" });
    for (body, field) in [
        (json!({ "amount": amount, "lines": [] }), "lines"),
        (json!({ "amount": amount, "shipping": true }), "shipping"),
        (json!({ "lines": [{ "sku": "LAMP", "quantity": 0 }] }), "lines[0].quantity"),
        (json!({ "return_id": "7" }), "return_id"),
        (json!({ "reason": "" }), "reason"),
    ] {
        let refusal = shop.staff_does(&order.id, "refunds", "contradiction", &body).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], field, "{refusal}");
    }
    shop.staff_does(&order.id, "refunds", "one-refund", &json!({ "amount": amount })).await.expect(202);
    shop.staff_does(&order.id, "refunds", "one-refund", &units("LAMP", 1)).await.refused(422, "idempotency_key_reused");
    shop.staff_does(&order.id, "refunds", "all-of-it", &json!({ "lines": [], "shipping": false })).await.refused(409, "nothing_to_refund");
    shop.close().await;
}
