//! What the audit log says of staff. That it has one entry for each change is seen at the end of every test.

use crate::harness::{Answer, TestShop};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

async fn log(shop: &TestShop, query: &str) -> Value {
    shop.staff_gets(&format!("/api/admin/audit{query}")).await.expect(200)
}

fn actions(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_change_is_told_once_with_who_and_from_what_to_what() {
    let shop = TestShop::start().await;
    let count = json!({ "expected": 100, "level": 90, "reason": "counted" });
    for answer in join_all((0..5).map(|_| shop.staff_posts("/api/admin/stock/TEA/adjustments", "count-the-tea", &count))).await {
        answer.expect(201);
    }
    let page = log(&shop, "?subject=stock/TEA").await;
    let [entry] = &page["items"].as_array().unwrap()[..] else { panic!("one entry: {page}") };
    assert_eq!((&entry["action"], &entry["subject"]), (&json!("stock.adjust"), &json!("stock/TEA")));
    assert_eq!(entry["actor"], json!({ "id": "owner", "role": "owner" }));
    assert_eq!((&entry["before"], &entry["after"]), (&json!({ "units": 100 }), &json!({ "units": 90, "reason": "counted" })));
    shop.restocked("TEA", -10);
    // Refused: nothing to tell.
    shop.staff_posts("/api/admin/stock/TEA/adjustments", "count-again", &count).await.refused(409, "stock_changed");
    assert_eq!(log(&shop, "?subject=stock/TEA").await, page);
    shop.close().await;
}

#[tokio::test]
async fn an_orders_history_names_its_staff_and_not_its_customer() {
    let shop = TestShop::start().await;
    let order = crate::orders::paid(&shop, "LAMP", 2).await;
    for action in ["pack", "cancel"] {
        shop.staff_does(&order.id, action, "unused-key", &json!({ "reason": "The kiln broke." })).await.expect(200);
    }
    let page = log(&shop, &format!("?subject=order/{}", order.id)).await;
    assert_eq!(actions(&page), ["order.cancelled", "order.packed"]);
    let cancelled = &page["items"][0];
    assert_eq!(
        (&cancelled["before"]["state"]["fulfillment"], &cancelled["after"]["reason"]),
        (&json!("packing"), &json!("The kiln broke."))
    );
    for personal in ["example.org", "Lovelace", "Am Fluss"] {
        assert!(!page.to_string().contains(personal), "{page}");
    }
    order.until("cancelled", "refunded").await;
    shop.close().await;
}

#[tokio::test]
async fn the_log_is_read_page_by_page_by_subject_actor_and_day() {
    let shop = TestShop::start().await;
    for sku in ["TEA", "MUG", "LAMP"] {
        for key in ["first-box", "second-box"] {
            shop.staff_posts(&format!("/api/admin/stock/{sku}/receipts"), key, &json!({ "units": 1 })).await.expect(201);
        }
        shop.restocked(sku, 2);
    }
    let today = barrow_app::clock::now().to_string()[..10].to_owned();
    for query in ["?actor=owner".to_owned(), format!("?day={today}")] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = log(&shop, &format!("{query}&limit=4{cursor}")).await;
            seen.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={}", next.replace('#', "%23"));
        }
        assert_eq!(seen.len(), 6, "{query}");
        assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first, each once: {seen:?}");
    }
    for query in ["?actor=nobody", "?day=2020-02-02", "?subject=stock/NOTHING"] {
        assert_eq!(log(&shop, query).await, json!({ "items": [], "next_cursor": null }), "{query}");
    }
    shop.close().await;
}

#[tokio::test]
async fn wrong_filters_are_named() {
    let shop = TestShop::start().await;
    for (query, field) in [
        ("day=yesterday", "day"),
        ("subject=TEA", "subject"),
        ("subject=stock/TEA&day=2026-01-01", "subject"),
        ("subject=stock/TEA&actor=owner", "actor"),
        ("actor=", "actor"),
        ("limit=51", "limit"),
        ("cursor=x", "cursor"),
        ("since=2026-01-01", "since"),
    ] {
        let refused = shop.staff_gets(&format!("/api/admin/audit?{query}")).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{query}");
    }
    Answer::of(shop.client().request(Method::GET, "/api/admin/audit")).await.refused(401, "unauthorized");
    shop.close().await;
}
