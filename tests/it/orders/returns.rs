//! Goods that come back.

use super::paid;
use crate::harness::{PlacedOrder, Plan, TestShop};
use futures::future::{join, join_all};
use serde_json::{Value, json};

fn wanted(quantity: u32) -> Value {
    json!({ "lines": [{ "sku": "LAMP", "quantity": quantity, "reason": "too bright" }] })
}

async fn shipped<'a>(shop: &'a TestShop, units: u32) -> PlacedOrder<'a> {
    let order = paid(shop, "LAMP", units).await;
    shop.ships(&order.id, &json!({})).await.expect(201);
    order
}

/// Asks for a return under `key` and gives its id.
async fn asks(order: &PlacedOrder<'_>, key: &str, quantity: u32) -> String {
    let answer = order.try_return(key, &wanted(quantity)).await.expect(201);
    answer["returns"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_return_goes_from_its_request_to_the_refund() {
    let shop = TestShop::start().await;
    let order = shipped(&shop, 3).await;
    let id = asks(&order, "return-number-1", 2).await;
    let staff = async |action: &str, body: Value| shop.staff_does(&order.id, action, "refund-of-return", &body).await;
    staff(&format!("returns/{id}/receive"), json!({ "lines": [{ "sku": "LAMP", "quantity": 2 }] }))
        .await
        .refused(409, "return_not_approved");
    staff("refunds", json!({ "return_id": id })).await.refused(409, "return_not_received");
    let approve = async || staff(&format!("returns/{id}/approve"), json!({})).await;
    let (first, second) = join(approve(), approve()).await;
    assert_eq!(first.status + second.status, 200 + 409);
    let came = json!({ "lines": [{ "sku": "LAMP", "quantity": 2, "restock": 1 }] });
    let receive = async || staff(&format!("returns/{id}/receive"), came.clone()).await;
    let (first, second) = join(receive(), receive()).await;
    assert_eq!(first.status + second.status, 200 + 409);
    assert_eq!(shop.available("LAMP").await, 18);
    for _ in 0..2 {
        staff("refunds", json!({ "return_id": id })).await.expect(202);
    }
    shop.staff_does(&order.id, "refunds", "another-refund", &json!({ "return_id": id })).await.refused(409, "already_refunded");
    let view = order.until("shipped", "partially_refunded").await;
    assert_eq!(view["refunded"]["amount"], 5000);
    assert_eq!((&view["returns"][0]["status"], &view["returns"][0]["received"][0]["restocked"]), (&json!("received"), &json!(1)));
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["paid", "received", "refunded", "returnapproved", "shipped"]);
    let called = shop.shop().mails().unwrap().into_iter().any(|mail| mail.text.contains("asks to send something back"));
    assert!(called, "staff know nothing of the request");
    shop.close().await;
}

#[tokio::test]
async fn no_more_is_returned_than_was_shipped() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 3).await;
    order.try_return("return-too-early", &wanted(1)).await.refused(409, "not_shipped");
    shop.ships(&order.id, &json!({ "lines": [{ "sku": "LAMP", "quantity": 2 }] })).await.expect(201);
    order.try_return("return-too-much", &wanted(3)).await.refused(409, "not_returnable");
    let keys: Vec<String> = (0..5).map(|place| format!("return-number-{place}")).collect();
    let body = wanted(1);
    let answers = join_all(keys.iter().map(|key| order.try_return(key, &body))).await;
    let (accepted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((accepted.len(), refused.len()), (2, 3));
    for answer in refused {
        answer.refused(409, "not_returnable");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_return_asked_for_many_times_under_one_key_is_one() {
    let shop = TestShop::start().await;
    let order = shipped(&shop, 2).await;
    let body = wanted(1);
    for answer in join_all((0..5).map(|_| order.try_return("the-same-return", &body))).await {
        assert_eq!(answer.expect(201)["returns"].as_array().unwrap().len(), 1);
    }
    order.try_return("the-same-return", &wanted(2)).await.refused(422, "idempotency_key_reused");
    for (body, field) in [
        (json!({ "lines": [] }), "lines"),
        (json!({ "lines": [{ "sku": "LAMP", "quantity": 1, "reason": " " }] }), "lines[0].reason"),
        (json!({ "lines": [{ "sku": "LAMP", "quantity": 1 }] }), "lines[0].reason"),
    ] {
        let refusal = order.try_return("a-wrong-return", &body).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], field, "{refusal}");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_declined_return_is_told_and_can_be_asked_for_again() {
    let shop = TestShop::start().await;
    let order = shipped(&shop, 1).await;
    let id = asks(&order, "return-number-1", 1).await;
    let path = format!("returns/{id}/decline");
    let decline = async || shop.staff_does(&order.id, &path, "unused-key", &json!({ "reason": "It was worn." })).await;
    let (first, second) = join(decline(), decline()).await;
    assert_eq!(first.status + second.status, 200 + 409);
    shop.staff_does(&order.id, &format!("returns/{id}/approve"), "unused-key", &json!({})).await.refused(409, "return_closed");
    let unknown = "returns/7ZXP2Q9KDM4T1W8VHCN3R6BAGS/approve";
    shop.staff_does(&order.id, unknown, "unused-key", &json!({})).await.refused(404, "no_such_return");
    asks(&order, "return-number-2", 1).await;
    shop.settle().await;
    let mails = shop.mails_about(&order.id);
    let (_, mail) = mails.iter().find(|(kind, _)| kind == "returndeclined").unwrap();
    assert!(mail.text.contains("It was worn.") && mail.html.contains("It was worn."), "{}", mail.text);
    shop.close().await;
}

/// Units go back to the shards that the order took them from.
#[tokio::test]
async fn restocked_units_return_to_their_shards() {
    let shop = TestShop::planned(Plan::default().selling_sharded("DUO", 500, &[2, 2])).await;
    let order = paid(&shop, "DUO", 4).await;
    shop.ships(&order.id, &json!({})).await.expect(201);
    let body = json!({ "lines": [{ "sku": "DUO", "quantity": 3, "reason": "three too many" }] });
    let id = order.try_return("return-number-1", &body).await.expect(201)["returns"][0]["id"].as_str().unwrap().to_owned();
    shop.staff_does(&order.id, &format!("returns/{id}/approve"), "unused-key", &json!({})).await.expect(200);
    let wrong = json!({ "lines": [{ "sku": "DUO", "quantity": 1, "restock": 2 }] });
    let receive = format!("returns/{id}/receive");
    let refusal = shop.staff_does(&order.id, &receive, "unused-key", &wrong).await.refused(422, "validation_failed");
    assert_eq!(refusal["fields"][0]["field"], "lines[0].restock");
    let more = json!({ "lines": [{ "sku": "DUO", "quantity": 4 }] });
    shop.staff_does(&order.id, &receive, "unused-key", &more).await.refused(409, "not_in_return");
    let came = json!({ "lines": [{ "sku": "DUO", "quantity": 3, "restock": 3 }] });
    shop.staff_does(&order.id, &receive, "unused-key", &came).await.expect(200);
    assert_eq!(shop.available("DUO").await, 3);
    // The books at the close compare every shard.
    shop.close().await;
}

/// 24: a return is found under its own order only, whoever asks.
#[tokio::test]
async fn a_return_is_not_found_under_another_order() {
    let shop = TestShop::start().await;
    let (order, another) = (shipped(&shop, 2).await, shipped(&shop, 2).await);
    let id = asks(&order, "return-number-1", 1).await;
    let came = json!({ "lines": [{ "sku": "LAMP", "quantity": 1, "restock": 1 }] });
    for (action, body) in [("approve", json!({})), ("decline", json!({ "reason": "no" })), ("receive", came)] {
        let path = format!("returns/{id}/{action}");
        shop.staff_does(&another.id, &path, "unused-key", &body).await.refused(404, "no_such_return");
    }
    let refund = shop.staff_does(&another.id, "refunds", "refund-of-another", &json!({ "return_id": id })).await;
    refund.refused(404, "no_such_return");
    assert_eq!(order.get().await["returns"][0]["status"], "requested");
    assert_eq!(another.get().await["returns"], json!([]));
    shop.close().await;
}
