//! The copy of everything that is held of somebody: made by a job, told by mail, fetched by its owner alone.

use super::orders::order;
use crate::harness::{Answer, TestShop, address, mails_to};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn whoever_asks_gets_all_that_is_held_of_them_and_nobody_else_does() {
    let shop = TestShop::start().await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    let saved = ada.request(Method::POST, "/api/me/addresses").header("idempotency-key", "my-address");
    Answer::of(saved.json(&json!({ "address": address() }))).await.expect(201);
    ada.does(Method::PUT, "/api/me/wishlist/prd_tea", &json!({})).await.expect(200);
    let guest = shop.buyer().await;
    guest.add("TEA", 1).await;
    let ordered = order(&shop, &ada, &guest).await;
    for about in [format!("customers/{}", ada.id), format!("orders/{}", ordered.id)] {
        let note = json!({ "text": format!("about {about}") });
        shop.staff_posts(&format!("/api/admin/{about}/notes"), "a-note-of-staff", &note).await.expect(201);
    }
    let asked = ada.does(Method::POST, "/api/me/export", &json!({})).await.expect(202);
    let again = ada.does(Method::POST, "/api/me/export", &json!({})).await.expect(202);
    assert_eq!(asked["id"], again["id"], "within an hour it is the same");
    shop.settle().await;
    let path = format!("/api/me/export?id={}", asked["id"].as_str().unwrap());
    let ready = ada.get(&path).await.expect(200);
    let fetched = Answer::of(shop.client().elsewhere(Method::GET, ready["url"].as_str().unwrap())).await.expect(200);
    assert_eq!(fetched["account"]["email"], json!(ada.email));
    assert_eq!(fetched["addresses"]["entries"][0]["address"]["city"], "Ulm");
    assert_eq!(fetched["wishlist"]["wishes"][0]["product_id"], "prd_tea");
    assert_eq!(fetched["orders"][0]["order"]["id"], ordered.id.as_str());
    assert_eq!(fetched["orders"][0]["events"][0]["type"], "placed");
    assert_eq!(fetched["notes_by_staff"][0]["text"], format!("about customers/{}", ada.id));
    assert_eq!(fetched["orders"][0]["notes_by_staff"][0]["text"], format!("about orders/{}", ordered.id));
    assert_eq!(fetched["notes_by_staff"][0].as_object().unwrap().keys().collect::<Vec<_>>(), ["text", "at"], "not who wrote it");
    let text = fetched.to_string();
    assert!(!text.contains("argon2") && fetched["sessions"][0]["current"] == Value::Null, "no secrets of the shop's");
    let told = mails_to(shop.shop(), &ada.email).into_iter().filter(|mail| mail.subject == "Your data is ready").count();
    assert_eq!(told, 1);
    bob.get(&path).await.refused(404, "not_found");
    shop.client().get(&path).await.refused(401, "unauthorized");
    ada.get("/api/me/export?id=x").await.refused(422, "validation_failed");
    ada.get("/api/me/export").await.refused(422, "validation_failed");
    let unsigned = ready["url"].as_str().unwrap().split('?').next().unwrap();
    assert!(Answer::of(shop.client().elsewhere(Method::GET, unsigned)).await.status >= 400);
    shop.close().await;
}
