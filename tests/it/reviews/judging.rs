//! What staff make of reviews: once each, whoever is first, and what it counts never drifts.

use super::{id, judges, published, rated, review, words, writes};
use crate::harness::{Answer, TestShop};
use crate::staff;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

async fn listed(shop: &TestShop, state: &str) -> Vec<String> {
    let page = shop.staff_gets(&format!("/api/admin/reviews?state={state}")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|review| review["id"].as_str().unwrap().to_owned()).collect()
}

/// Entries about a review: action, before and after.
async fn told(shop: &TestShop, id: &str) -> Vec<(String, Value, Value)> {
    let log = shop.staff_gets(&format!("/api/admin/audit?subject=review/{id}")).await.expect(200);
    let entry = |entry: &Value| (entry["action"].as_str().unwrap().to_owned(), entry["before"].clone(), entry["after"].clone());
    log["items"].as_array().unwrap().iter().map(entry).collect()
}

#[tokio::test]
async fn a_review_goes_from_list_to_list_and_leaves_a_trace_each_time() {
    let shop = TestShop::start().await;
    let (first, second) = (review(&shop, 5).await, review(&shop, 2).await);
    assert_eq!(listed(&shop, "pending").await, [first.clone(), second.clone()], "the oldest first");
    judges(&shop, &first, "publish", 1).await.expect(200);
    let rejected = judges(&shop, &second, "reject", 1).await.expect(200);
    assert_eq!((&rejected["state"], &rejected["version"]), (&json!("rejected"), &json!(2)));
    assert_eq!(listed(&shop, "pending").await, Vec::<String>::new());
    assert_eq!((listed(&shop, "published").await, listed(&shop, "rejected").await), (vec![first.clone()], vec![second.clone()]));
    // Taken down again.
    judges(&shop, &first, "reject", 2).await.expect(200);
    assert_eq!((published(&shop).await, rated(&shop, 0).await), (Vec::new(), Value::Null));
    judges(&shop, &second, "publish", 2).await.expect(200);
    assert_eq!(rated(&shop, 1).await["counts"], json!([0, 1, 0, 0, 0]));
    let state = |state: &str| json!({ "state": state });
    let expected = [("review.reject", state("published"), state("rejected")), ("review.publish", state("pending"), state("published"))];
    assert_eq!(told(&shop, &first).await, expected.map(|(action, before, after)| (action.to_owned(), before, after)));
    shop.close().await;
}

#[tokio::test]
async fn of_staff_who_decide_at_once_one_does() {
    let shop = TestShop::start().await;
    let id = review(&shop, 4).await;
    let verdicts = ["publish", "reject", "publish", "reject", "publish", "reject"];
    let answers = join_all(verdicts.map(|verdict| judges(&shop, &id, verdict, 1))).await;
    let done: Vec<&str> = verdicts.iter().zip(&answers).filter(|(_, answer)| answer.status == 200).map(|(verdict, _)| *verdict).collect();
    assert!(!done.is_empty() && done.iter().all(|verdict| *verdict == done[0]), "both were done: {done:?}");
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        let refused = answer.refused(409, "version_changed");
        assert_eq!((&refused["expected"], &refused["version"]), (&json!(1), &json!(2)));
    }
    let is_published = done[0] == "publish";
    rated(&shop, u64::from(is_published)).await;
    assert_eq!(told(&shop, &id).await.len(), 1, "one verdict, one entry");
    shop.close().await;
}

/// Many reviews of one product, each published by several at once, some taken down meanwhile.
#[tokio::test]
async fn what_reviews_come_to_is_exact_whatever_happens_at_once() {
    let shop = TestShop::start().await;
    let ids = join_all((0..8_u8).map(|place| review(&shop, place % 5 + 1))).await;
    let publish = async |id: &String| join_all((0..3).map(|_| judges(&shop, id, "publish", 1))).await;
    for answer in join_all(ids.iter().map(publish)).await.into_iter().flatten() {
        answer.expect(200);
    }
    assert_eq!(rated(&shop, 8).await, json!({ "count": 8, "average_hundredths": 263, "counts": [2, 2, 2, 1, 1] }));
    let take_down = async |id: &String| {
        let answers = join_all((0..2).map(|_| judges(&shop, id, "reject", 2))).await;
        answers.into_iter().for_each(|answer| drop(answer.expect(200)));
    };
    join_all(ids[..4].iter().map(take_down)).await;
    assert_eq!(rated(&shop, 4).await["counts"], json!([1, 1, 1, 0, 1]));
    shop.close().await;
}

#[tokio::test]
async fn an_edit_of_the_product_and_its_reviews_do_not_hinder_each_other() {
    let shop = TestShop::start().await;
    let id = review(&shop, 5).await;
    judges(&shop, &id, "publish", 1).await.expect(200);
    shop.staff_posts("/api/admin/categories", "unused-key", &json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let edit = shop.client().request(Method::PATCH, "/api/admin/products/prd_tea").bearer_auth(shop.shop().staff_token());
    let edited = Answer::of(edit.json(&json!({ "version": 1, "title": "A better tea" }))).await.expect(200);
    assert_eq!(edited["title"], "A better tea");
    assert_eq!(rated(&shop, 1).await["average_hundredths"], 500);
    let copy = json!({ "slug": "tea-two", "sku_suffix": "-2" });
    let copy = shop.staff_posts("/api/admin/products/prd_tea/duplicate", "another-tea", &copy).await.expect(201);
    let stored = shop.tables().catalog().await;
    let rated: Vec<&str> = stored.iter().filter(|item| item.sk == "RATING").map(|item| item.pk.as_str()).collect();
    assert_eq!(rated, ["PRODUCT#prd_tea"], "a copy has been reviewed by nobody: {copy}");
    shop.restocked("TEA-2", 0);
    shop.close().await;
}

#[tokio::test]
async fn verdicts_are_for_staff_who_moderate_and_need_a_reason_and_a_version() {
    let shop = TestShop::start().await;
    let id = review(&shop, 5).await;
    let path = |verdict: &str| format!("/api/admin/reviews/{id}/{verdict}");
    let wrong = [
        ("publish", json!({}), "version"),
        ("publish", json!({ "version": "1" }), "version"),
        ("publish", json!({ "version": 1, "reason": "x" }), "reason"),
        ("reject", json!({ "version": 1 }), "reason"),
        ("reject", json!({ "version": 1, "reason": " " }), "reason"),
        ("reject", json!({ "version": 1, "reason": "a".repeat(501) }), "reason"),
        ("reject", json!({ "version": 1, "reason": "two\nlines" }), "reason"),
    ];
    for (verdict, body, field) in wrong {
        let refused = shop.staff_posts(&path(verdict), "unused-key", &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{body}");
    }
    for unknown in ["prd_tea.7ZXP2Q9KDM4T1W8VHCN3R6BAGS", "nonsense", "prd_tea."] {
        judges(&shop, unknown, "publish", 1).await.refused(404, "not_found");
    }
    for query in ["state=hidden", "limit=21", "cursor=x", "product=tea"] {
        shop.staff_gets(&format!("/api/admin/reviews?{query}")).await.refused(422, "validation_failed");
    }
    for (role, may) in [("manager", true), ("catalogue", true), ("support", true), ("fulfilment", false), ("analyst", false)] {
        let member = staff::joins(&shop, &format!("{role}@example.org"), role).await;
        let list = shop.client().request(Method::GET, "/api/admin/reviews").bearer_auth(&member.token);
        assert_eq!(Answer::of(list).await.status, if may { 200 } else { 403 }, "{role}");
        let publish = shop.client().request(Method::POST, &path("publish")).bearer_auth(&member.token).json(&json!({ "version": 1 }));
        assert_eq!(Answer::of(publish).await.status, if may { 200 } else { 403 }, "{role}");
    }
    assert_eq!(told(&shop, &id).await.len(), 1, "who came second changed nothing");
    shop.close().await;
}

/// A customer's own verdict is nobody's.
#[tokio::test]
async fn a_customer_publishes_nothing() {
    let shop = TestShop::start().await;
    let (ada, _) = super::customer_with(&shop, "TEA").await;
    writes(&ada, super::TEA, &words(5, "Tea")).await.expect(201);
    let path = format!("/api/admin/reviews/{}/publish", id(&ada));
    ada.does(Method::POST, &path, &json!({ "version": 1 })).await.refused(403, "forbidden");
    assert_eq!(listed(&shop, "pending").await, [id(&ada)]);
    shop.close().await;
}
