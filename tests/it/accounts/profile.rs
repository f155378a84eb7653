//! What somebody sees and changes of their own account.

use crate::harness::TestShop;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_name_is_changed_kept_and_taken_away() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    assert_eq!(ada.get("/api/me").await.expect(200)["permissions"], json!([]));
    let name = async |body| ada.does(Method::PATCH, "/api/me", &body).await.expect(200)["name"].clone();
    assert_eq!(name(json!({ "name": " Ada King " })).await, "Ada King");
    assert_eq!(name(json!({})).await, "Ada King");
    assert_eq!(name(json!({ "name": null })).await, json!(null));
    for (body, field) in [
        (json!({ "name": "" }), "name"),
        (json!({ "name": "x".repeat(201) }), "name"),
        (json!({ "email": "other@example.org" }), "email"),
        (json!({ "role": "owner" }), "role"),
        (json!({ "id": "1" }), "id"),
    ] {
        let refused = ada.does(Method::PATCH, "/api/me", &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    shop.close().await;
}

/// Nobody's change is lost beside another's.
#[tokio::test]
async fn changes_at_once_all_succeed() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let names: Vec<String> = (0..6).map(|place| format!("Ada {place}")).collect();
    let change = async |name: &String| ada.does(Method::PATCH, "/api/me", &json!({ "name": name })).await.expect(200);
    futures::future::join_all(names.iter().map(change)).await;
    let found = ada.get("/api/me").await.expect(200)["name"].as_str().unwrap().to_owned();
    assert!(names.contains(&found), "{found}");
    shop.close().await;
}
