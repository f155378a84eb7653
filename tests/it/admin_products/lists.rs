//! Lists of staff: what is sold from memory, what is hidden from the table, and neither at much cost.

use super::{bowl, create, edit, shop, until_listed};
use crate::harness::{Answer, TestShop};
use serde_json::{Value, json};

async fn page(shop: &TestShop, query: &str) -> (Value, f64) {
    let answer: Answer = shop.staff_gets(&format!("/api/admin/products?{query}")).await;
    let units = answer.header("x-barrow-cost").split(", ").find_map(|part| part.strip_prefix("read_units=")).unwrap().parse().unwrap();
    (answer.expect(200), units)
}

fn slugs(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|card| card["slug"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_status_has_its_list() {
    let shop = shop().await;
    let mut products = Vec::new();
    for (place, status) in ["active", "draft", "draft", "draft", "archived"].into_iter().enumerate() {
        let mut body = bowl(&format!("BOWL-{place}"), 1);
        body["status"] = json!(status);
        products.push(create(&shop, &body).await);
    }
    until_listed(&shop, "bowl-0", |card| card.is_some()).await;
    let (active, units) = page(&shop, "category=bowls").await;
    assert_eq!((slugs(&active), &active["items"][0]["status"], units), (vec!["bowl-0"], &json!("active"), 0.0));
    let (found, _) = page(&shop, "status=active&q=BOWL-0").await;
    assert_eq!(slugs(&found), ["bowl-0"]);

    let (first, units) = page(&shop, "status=draft&limit=2").await;
    assert!(units < 30.0, "{units} units");
    assert_eq!(slugs(&first), ["bowl-3", "bowl-2"]);
    assert_eq!((&first["items"][0]["in_stock"], &first["items"][0]["price_from"]["amount"]), (&Value::Null, &json!(1290)));
    let cursor = first["next_cursor"].as_str().unwrap().replace('#', "%23");
    let (rest, _) = page(&shop, &format!("status=draft&limit=2&cursor={cursor}")).await;
    assert_eq!((slugs(&rest), &rest["next_cursor"]), (vec!["bowl-1"], &Value::Null));
    assert_eq!(slugs(&page(&shop, "status=archived").await.0), ["bowl-4"]);

    edit(&shop, &products[2], &json!({ "status": "archived" })).await;
    assert_eq!(slugs(&page(&shop, "status=archived").await.0), ["bowl-4", "bowl-2"]);
    shop.close().await;
}

#[tokio::test]
async fn what_a_list_does_not_know_is_refused() {
    let shop = shop().await;
    for (query, field) in [
        ("status=gone", "status"),
        ("status=draft&q=bowl", "q"),
        ("status=draft&limit=0", "limit"),
        ("status=draft&cursor=x", "cursor"),
        ("page=2", "page"),
        ("limit=1000", "limit"),
    ] {
        let answer = shop.staff_gets(&format!("/api/admin/products?{query}")).await;
        assert_eq!(answer.refused(422, "validation_failed")["fields"][0]["field"], field, "{query}");
    }
    shop.close().await;
}
