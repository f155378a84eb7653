//! The tree of categories.

use super::{bowl, category, create, edit, shop};
use crate::harness::{TestShop, wait_until};
use futures::future::{join, join_all};
use serde_json::{Value, json};

async fn moves(shop: &TestShop, slug: &str, version: u64, parent: Value) -> crate::harness::Answer {
    shop.staff_patches(&format!("/api/admin/categories/{slug}"), &json!({ "version": version, "parent": parent })).await
}

async fn tree(shop: &TestShop) -> Vec<(String, Value)> {
    let list = shop.staff_gets("/api/admin/categories").await.expect(200);
    let row = |category: &Value| (category["slug"].as_str().unwrap().to_owned(), category["parent"].clone());
    list["items"].as_array().unwrap().iter().map(row).collect()
}

#[tokio::test]
async fn a_category_is_made_moved_and_removed() {
    let shop = shop().await;
    let body = json!({ "slug": "soup-bowls", "name": "Soup bowls", "parent": "bowls" });
    for answer in join_all((0..4).map(|_| category(&shop, body.clone()))).await {
        assert_eq!(answer.expect(201)["position"], 0);
    }
    category(&shop, json!({ "slug": "soup-bowls", "name": "Other bowls" })).await.refused(409, "slug_taken");
    let second = category(&shop, json!({ "slug": "rice-bowls", "name": "Rice bowls", "parent": "bowls" })).await.expect(201);
    assert_eq!(second["position"], 1);
    let moved = moves(&shop, "rice-bowls", 1, Value::Null).await.expect(200);
    assert_eq!((&moved["parent"], &moved["version"]), (&Value::Null, &json!(2)));
    assert_eq!(moves(&shop, "rice-bowls", 1, Value::Null).await.expect(200), moved, "again, it is done");
    let stale = moves(&shop, "rice-bowls", 1, json!("soup-bowls")).await.refused(409, "version_changed");
    assert_eq!((&stale["expected"], &stale["version"]), (&json!(1), &json!(2)));
    wait_until("shoppers to see it", async || {
        let list = shop.client().get("/api/categories").await.expect(200);
        let found = list["items"].as_array().unwrap().iter().find(|category| category["slug"] == "rice-bowls")?.clone();
        found["parent"].is_null().then_some(())
    })
    .await;

    shop.staff_deletes("/api/admin/categories/bowls").await.refused(409, "category_in_use");
    let mut body = bowl("BOWL-1", 1);
    body["category"] = json!("rice-bowls");
    let product = create(&shop, &body).await;
    shop.staff_deletes("/api/admin/categories/rice-bowls").await.refused(409, "category_in_use");
    edit(&shop, &product, &json!({ "category": "bowls" })).await;
    for _ in 0..2 {
        shop.staff_deletes("/api/admin/categories/rice-bowls").await.expect(200);
    }
    assert_eq!(tree(&shop).await, [("bowls".to_owned(), Value::Null), ("soup-bowls".to_owned(), json!("bowls"))]);
    shop.close().await;
}

/// Two moves, each of which is right by itself, make no circle together.
#[tokio::test]
async fn two_moves_at_once_make_no_circle() {
    let shop = shop().await;
    category(&shop, json!({ "slug": "plates", "name": "Plates" })).await.expect(201);
    moves(&shop, "bowls", 1, json!("bowls")).await.refused(422, "validation_failed");
    let (one, two) = join(moves(&shop, "bowls", 1, json!("plates")), moves(&shop, "plates", 1, json!("bowls"))).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    assert_eq!(tree(&shop).await.iter().filter(|(_, parent)| parent.is_null()).count(), 1);
    shop.close().await;
}

#[tokio::test]
async fn wrong_input_is_refused_with_its_field() {
    let shop = shop().await;
    for (body, field) in [
        (json!({ "slug": "UPPER", "name": "x" }), "slug"),
        (json!({ "slug": "x", "name": "" }), "name"),
        (json!({ "slug": "x", "name": " x" }), "name"),
        (json!({ "slug": "x", "name": "x".repeat(81) }), "name"),
        (json!({ "slug": "x", "name": "x", "parent": "nothing" }), "parent"),
        (json!({ "slug": "x", "name": "x", "description": "x".repeat(2001) }), "description"),
        (json!({ "slug": "x", "name": "x", "position": -1 }), "position"),
        (json!({ "slug": "x", "name": "x", "colour": "red" }), "colour"),
    ] {
        assert_eq!(category(&shop, body).await.refused(422, "validation_failed")["fields"][0]["field"], field);
    }
    moves(&shop, "nothing", 1, Value::Null).await.refused(404, "not_found");
    assert_eq!(tree(&shop).await.len(), 1);
    shop.close().await;
}
