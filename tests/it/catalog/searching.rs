//! `GET /api/search` and `/api/search/suggest`: what people type, and what they meant.

use super::{sample_shop, slugs};
use crate::harness::{Answer, TestShop};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde_json::Value;

async fn search(shop: &TestShop, words: &str) -> Value {
    asked(shop, "/api/search", words).await.expect(200)
}

async fn asked(shop: &TestShop, path: &str, words: &str) -> Answer {
    Answer::of(shop.client().request(Method::GET, &format!("{path}?q={}", utf8_percent_encode(words, NON_ALPHANUMERIC)))).await
}

#[tokio::test]
async fn words_find_what_was_meant() {
    let shop = sample_shop().await;
    let cases = [
        ("red apples", "red-apples", "exact"),
        ("RED APPLE", "red-apples", "exact"),
        ("eggplant", "aubergine", "exact"),
        ("tomatos", "vine-tomatoes", "exact"),
        ("aplpes", "red-apples", "fuzzy"),
        ("conference pea", "conference-pears", "exact"),
        ("croissánt", "butter-croissants", "exact"),
    ];
    for (words, slug, matched) in cases {
        let found = search(&shop, words).await;
        let shown = slugs(&found["products"]);
        assert!(shown.iter().take(2).any(|shown| shown == slug), "{words}: {shown:?}");
        assert_eq!(found["products"]["matched"], matched, "{words}");
    }
    assert_eq!(slugs(&search(&shop, "app-1000").await["products"])[0], "red-apples", "a SKU is a word too");
    shop.close().await;
}

#[tokio::test]
async fn a_search_names_the_categories_that_fit() {
    let shop = sample_shop().await;
    let found = search(&shop, "kitchen").await;
    assert_eq!(found["categories"][0]["slug"], "kitchen-tools");
    assert!(found["products"]["facets"]["categories"].as_array().unwrap().len() > 1);
    shop.close().await;
}

#[tokio::test]
async fn what_nobody_would_type_is_answered_too() {
    let shop = sample_shop().await;
    let long = "tea ".repeat(1500);
    let absurd = [
        "🍎",
        "\"red apples\" AND NOT -(x)",
        "title:apple OR *",
        "'; DROP TABLE products; --",
        "<script>alert(1)</script>",
        "...,,,!!!",
        "\u{0}\u{1}",
        "ﷺ",
        "a",
        "%",
        "\\",
        "りんご",
        "e\u{301}\u{301}\u{301}",
        &long,
    ];
    for words in absurd {
        for path in ["/api/search", "/api/search/suggest", "/api/products", "/"] {
            let answer = asked(&shop, path, words).await;
            let known = [200, 422];
            assert!(known.contains(&answer.status), "{path} {words:?}: {} {}", answer.status, answer.text);
        }
    }
    assert_eq!(asked(&shop, "/api/search", " ").await.refused(422, "validation_failed")["fields"][0]["field"], "q");
    shop.close().await;
}

#[tokio::test]
async fn suggestions_find_something_when_they_are_followed() {
    let shop = sample_shop().await;
    for typed in ["to", "app", "kitch", "choc", "bre"] {
        let suggested = asked(&shop, "/api/search/suggest", typed).await.expect(200);
        let queries: Vec<String> =
            suggested["queries"].as_array().unwrap().iter().map(|query| query.as_str().unwrap().to_owned()).collect();
        let products = suggested["products"].as_array().unwrap().len();
        let categories = suggested["categories"].as_array().unwrap().len();
        assert!(products + categories + queries.len() > 0, "{typed}");
        for query in queries {
            let found = search(&shop, &query).await;
            assert!(found["products"]["total"].as_u64().unwrap() > 0, "{typed}: {query}");
        }
    }
    shop.close().await;
}
