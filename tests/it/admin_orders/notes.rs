//! What staff note on an order.

use super::ordered;
use crate::harness::TestShop;
use futures::future::join_all;
use serde_json::json;

#[tokio::test]
async fn notes_are_written_once_and_shown_to_staff_alone() {
    let shop = TestShop::start().await;
    let (_, order) = ordered(&shop, "LAMP", 1, "Ada Lovelace", "Ulm").await;
    let path = format!("/api/admin/orders/{}/notes", order.id);
    let body = json!({ "text": " Rang twice.\nNobody there. " });
    for answer in join_all((0..5).map(|_| shop.staff_posts(&path, "first-note", &body))).await {
        assert_eq!(answer.expect(201)["text"], "Rang twice.\nNobody there.");
    }
    shop.staff_posts(&path, "first-note", &json!({ "text": "Another." })).await.refused(422, "idempotency_key_reused");
    shop.staff_posts(&path, "second-note", &json!({ "text": "Came at last." })).await.expect(201);
    let notes = shop.staff_gets(&path).await.expect(200);
    let texts: Vec<&str> = notes["items"].as_array().unwrap().iter().map(|note| note["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Came at last.", "Rang twice.\nNobody there."]);
    assert_eq!(notes["items"][0]["by"], "owner");
    let detail = shop.staff_gets(&format!("/api/admin/orders/{}", order.id)).await.expect(200);
    assert_eq!(detail["notes"], notes["items"]);
    assert!(order.get().await["notes"].is_null(), "the customer is shown what staff noted");
    shop.close().await;
}

#[tokio::test]
async fn a_note_needs_an_order_and_a_text() {
    let shop = TestShop::start().await;
    let nowhere = "/api/admin/orders/4F7K-9QX2-MZ3T/notes";
    shop.staff_posts(nowhere, "first-note", &json!({ "text": "Hello." })).await.refused(404, "not_found");
    shop.staff_gets(nowhere).await.refused(404, "not_found");
    let (_, order) = ordered(&shop, "LAMP", 1, "Ada Lovelace", "Ulm").await;
    let path = format!("/api/admin/orders/{}/notes", order.id);
    for (body, field) in [(json!({ "text": " " }), "text"), (json!({}), "text"), (json!({ "text": "a", "for": "me" }), "for")] {
        let refusal = shop.staff_posts(&path, "first-note", &body).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], field);
    }
    assert_eq!(shop.staff_gets(&path).await.expect(200)["items"], json!([]));
    shop.close().await;
}
