//! The wishlist: products, each once, as lists show them.

use crate::harness::TestShop;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|wish| wish["product_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn products_are_wished_for_once_and_taken_off() {
    let shop = TestShop::start().await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    let nothing = json!({});
    for product in ["prd_tea", "prd_mug", "prd_tea"] {
        ada.does(Method::PUT, &format!("/api/me/wishlist/{product}"), &nothing).await.expect(200);
    }
    let list = ada.get("/api/me/wishlist").await.expect(200);
    assert_eq!(ids(&list), ["prd_mug", "prd_tea"]);
    assert_eq!(list["items"][1]["product"]["slug"], "tea");
    assert_eq!(ids(&bob.get("/api/me/wishlist").await.expect(200)), Vec::<&str>::new());
    for _ in 0..2 {
        let left = ada.does(Method::DELETE, "/api/me/wishlist/prd_mug", &nothing).await.expect(200);
        assert_eq!(ids(&left), ["prd_tea"]);
    }
    for unknown in ["prd_nothing", "No-Id"] {
        ada.does(Method::PUT, &format!("/api/me/wishlist/{unknown}"), &nothing).await.refused(404, "not_found");
    }
    shop.close().await;
}

#[tokio::test]
async fn wishes_at_once_are_all_kept() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let wish = async |product| ada.does(Method::PUT, &format!("/api/me/wishlist/{product}"), &json!({})).await.expect(200);
    join_all(["prd_tea", "prd_mug", "prd_lamp"].map(wish)).await;
    let list = ada.get("/api/me/wishlist").await.expect(200);
    let mut found = ids(&list);
    found.sort_unstable();
    assert_eq!(found, ["prd_lamp", "prd_mug", "prd_tea"]);
    shop.close().await;
}
