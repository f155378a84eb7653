//! What staff do with an order, once and not twice.

use super::paid;
use crate::harness::{Answer, TestShop};
use futures::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};

/// The statuses of two who do the same at once: one of them was first.
fn one_was_first(answers: &(Answer, Answer)) {
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", answers.0.text, answers.1.text);
}

#[tokio::test]
async fn an_order_is_packed_shipped_and_delivered_once_by_two_at_once() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 1).await;
    let staff = async |action: &str| shop.staff_does(&order.id, action, "unused-key", &json!({})).await;
    staff("deliver").await.refused(409, "not_shipped");
    one_was_first(&join(staff("pack"), staff("pack")).await);
    staff("pack").await.refused(409, "already_done");
    shop.ships(&order.id, &json!({})).await.expect(201);
    staff("pack").await.refused(409, "already_shipped");
    one_was_first(&join(staff("deliver"), staff("deliver")).await);
    staff("cancel").await.refused(409, "already_shipped");

    let request = shop.client().request(Method::GET, &format!("/api/admin/orders/{}", order.id));
    let detail = Answer::of(request.bearer_auth(shop.shop().staff_token())).await.expect(200);
    let kinds: Vec<&Value> = detail["timeline"].as_array().unwrap().iter().map(|event| &event["type"]).collect();
    assert_eq!(kinds, ["placed", "payment_started", "paid", "packed", "shipped", "delivered"]);
    assert_eq!((&detail["status"], &detail["payment_intent"]), (&json!("delivered"), &json!(order.intent)));
    assert_eq!(detail["timeline"][4]["fulfillment_id"], detail["fulfillments"][0]["id"]);
    assert!(detail["token"].is_null(), "staff are shown what opens the order as its buyer");
    shop.close().await;
}

#[tokio::test]
async fn a_parcel_asked_for_many_times_under_one_key_leaves_once() {
    let shop = TestShop::start().await;
    let order = paid(&shop, "LAMP", 3).await;
    let one = json!({ "lines": [{ "sku": "LAMP", "quantity": 1 }] });
    for answer in join_all((0..6).map(|_| shop.staff_does(&order.id, "fulfillments", "first-parcel", &one))).await {
        assert_eq!(answer.expect(201)["fulfillments"].as_array().unwrap().len(), 1);
    }
    let two = json!({ "lines": [{ "sku": "LAMP", "quantity": 2 }] });
    shop.staff_does(&order.id, "fulfillments", "first-parcel", &two).await.refused(422, "idempotency_key_reused");
    let keyless = shop.staff_does(&order.id, "fulfillments", "short", &one).await.refused(422, "validation_failed");
    assert_eq!(keyless["fields"][0]["field"], "Idempotency-Key");
    shop.staff_does(&order.id, "fulfillments", "the-others", &json!({})).await.expect(201);
    assert_eq!(shop.staff_does(&order.id, "fulfillments", "the-others", &json!({})).await.expect(201)["status"], "shipped");
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["paid", "received", "shipped", "shipped"]);
    shop.close().await;
}

/// 5: before payment and after it, with the reason in the mail.
#[tokio::test]
async fn staff_cancel_and_the_customer_is_told_why() {
    let shop = TestShop::start().await;
    let (unpaid, paid) = (shop.buyer().await.buys("LAMP", 2).await, paid(&shop, "LAMP", 3).await);
    for order in [&unpaid, &paid] {
        let cancel = async || shop.staff_does(&order.id, "cancel", "unused-key", &json!({ "reason": "The kiln broke." })).await;
        one_was_first(&join(cancel(), cancel()).await);
    }
    paid.until("cancelled", "refunded").await;
    shop.settle().await;
    assert_eq!(shop.available("LAMP").await, 20);
    for order in [&unpaid, &paid] {
        let mails = shop.mails_about(&order.id);
        let (_, mail) = mails.iter().find(|(kind, _)| kind == "cancelled").unwrap();
        assert!(mail.text.contains("The kiln broke.") && mail.html.contains("The kiln broke."), "{}", mail.text);
    }
    let wrong = shop.staff_does(&unpaid.id, "cancel", "unused-key", &json!({ "reason": "two\nlines" })).await;
    assert_eq!(wrong.refused(422, "validation_failed")["fields"][0]["field"], "reason");
    shop.close().await;
}

/// 27: what is refunded or about to be is not refunded again by cancelling.
#[tokio::test]
async fn cancelling_refunds_exactly_the_rest() {
    let shop = TestShop::start().await;
    let (settled, under_way) = (paid(&shop, "LAMP", 1).await, paid(&shop, "LAMP", 1).await);
    shop.refunds(&settled.id, "refund-some", Some(990)).await.expect(202);
    settled.until("paid", "partially_refunded").await;
    let (asked, cancelled) = join(shop.refunds(&under_way.id, "refund-some", Some(990)), under_way.try_cancel()).await;
    assert!(asked.status == 202 || asked.code() == "nothing_to_refund", "{}", asked.text);
    cancelled.expect(200);
    settled.try_cancel().await.expect(200);
    for order in [settled, under_way] {
        assert_eq!(order.until("cancelled", "refunded").await["refunded"]["amount"], 2990);
    }
    shop.close().await;
}
