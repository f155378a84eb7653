//! Looking at a customer, and noting on them.

use super::{buys, detail};
use crate::harness::{Member, TestShop};
use futures::future::join_all;
use serde_json::{Value, json};

#[tokio::test]
async fn a_customer_is_shown_with_all_they_ordered_before_and_since() {
    let shop = TestShop::start().await;
    let mut guest = shop.buyer().await;
    guest.email = "ada@example.org".to_owned();
    let as_guest = guest.buys("TEA", 2).await;
    as_guest.pay().await;
    let ada = Member::join_as(&shop, "ada@example.org").await;
    let nothing_yet = detail(&shop, &ada.id).await;
    assert_eq!((&nothing_yet["email"], &nothing_yet["disabled_at"]), (&json!("ada@example.org"), &Value::Null));
    let own = buys(&shop, &ada, "MUG", 1).await;
    shop.refunds(&own.id, "give-some-back", Some(100)).await.expect(202);
    own.until("paid", "partially_refunded").await;
    let unpaid = shop.buyer().await;
    unpaid.add("TEA", 1).await;
    let unpaid = crate::accounts::orders::order(&shop, &ada, &unpaid).await;
    shop.settle().await;
    let shown = detail(&shop, &ada.id).await;
    assert_eq!((&shown["orders"], &shown["segment"]), (&json!(2), &json!("returning")));
    assert_eq!(shown["lifetime_value"], json!([{ "amount": as_guest.total + own.total - 100, "currency": "EUR" }]));
    let newest = shown["newest_orders"].as_array().unwrap();
    assert_eq!(newest.iter().map(|order| &order["id"]).collect::<Vec<_>>(), [&unpaid.id, &own.id, &as_guest.id]);
    assert!(newest.iter().all(|order| order["customer_id"] == json!(ada.id)));
    assert_eq!((&shown["first_order_at"], &shown["last_order_at"]), (&newest[2]["placed_at"], &newest[1]["placed_at"]));
    shop.staff_gets("/api/admin/customers/7ZXP2Q9KDM4T1W8VHCN3R6BAGS").await.refused(404, "not_found");
    shop.staff_gets("/api/admin/customers/nobody").await.refused(404, "not_found");
    shop.close().await;
}

#[tokio::test]
async fn notes_are_written_once_and_shown_to_staff_alone() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let path = format!("/api/admin/customers/{}/notes", ada.id);
    let body = json!({ "text": " Likes tulips.\nNo roses. " });
    for answer in join_all((0..5).map(|_| shop.staff_posts(&path, "first-note", &body))).await {
        assert_eq!(answer.expect(201)["text"], "Likes tulips.\nNo roses.");
    }
    shop.staff_posts(&path, "first-note", &json!({ "text": "Another." })).await.refused(422, "idempotency_key_reused");
    shop.staff_posts(&path, "second-note", &json!({ "text": "Rang." })).await.expect(201);
    let notes = detail(&shop, &ada.id).await["notes"].take();
    let texts: Vec<&str> = notes.as_array().unwrap().iter().map(|note| note["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Rang.", "Likes tulips.\nNo roses."]);
    assert!(!ada.get("/api/me").await.text.contains("tulips"), "the customer is shown what staff noted");
    let log = shop.staff_gets(&format!("/api/admin/audit?subject=customer/{}", ada.id)).await.expect(200);
    let actions: Vec<&Value> = log["items"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["customer.note", "customer.note"]);
    for (body, field) in [(json!({ "text": " " }), "text"), (json!({}), "text"), (json!({ "text": "a", "for": "me" }), "for")] {
        let refusal = shop.staff_posts(&path, "third-note", &body).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], field);
    }
    let nobody = "/api/admin/customers/7ZXP2Q9KDM4T1W8VHCN3R6BAGS/notes";
    shop.staff_posts(nobody, "first-note", &json!({ "text": "Hello." })).await.refused(404, "not_found");
    shop.close().await;
}
