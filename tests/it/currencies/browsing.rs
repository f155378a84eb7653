//! What shoppers see with `?currency=`: converted prices and own ones, in lists, filters, orders, counts and pages.

use super::{abroad, lists, money, names_prices, price_in, rates, sells_in, shows};
use crate::harness::{Answer, TestShop};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

const READS: [&str; 5] = ["/api/products/tea", "/api/products?limit=10", "/api/search?q=tea", "/api/search/suggest?q=te", "/products/tea"];

fn with(path: &str, currency: &str) -> String {
    format!("{path}{}currency={currency}", if path.contains('?') { '&' } else { '?' })
}

async fn api(shop: &TestShop, path: &str) -> Value {
    shop.client().get(path).await.expect(200)
}

fn slugs(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|card| card["slug"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_public_read_has_prices_in_the_currency_asked_for() {
    let shop = abroad().await;
    for (currency, tea, lamp) in [("USD", 499, 2715), ("JPY", 730, 4080), ("KWD", 1490, 8280), ("EUR", 450, 2500)] {
        let of = |list: &Value, slug: &str| price_in(list, slug).unwrap();
        let list = api(&shop, &with("/api/products", currency)).await;
        assert_eq!((of(&list, "tea"), of(&list, "lamp")), (money(tea, currency), money(lamp, currency)));
        let found = api(&shop, &with("/api/search?q=lamp", currency)).await;
        assert_eq!(of(&found["products"], "lamp"), money(lamp, currency));
        let suggested = api(&shop, &with("/api/search/suggest?q=te", currency)).await;
        assert_eq!(suggested["products"][0]["price_from"], money(tea, currency));
        assert_eq!(suggested["products"][0]["price_to"], money(tea, currency));
        let read = api(&shop, &with("/api/products/tea", currency)).await;
        assert_eq!(read["variants"][0]["price"], money(tea, currency));
    }
    let known = api(&shop, "/api/shop").await;
    assert_eq!(known["currency"], "EUR");
    let told: Vec<(&str, u64)> = known["currencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["currency"].as_str().unwrap(), one["digits"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3)]);
    shop.close().await;
}

/// A cache that knows an answer by its address, or by its tag, gives nobody the wrong prices.
#[tokio::test]
async fn a_tag_stands_for_one_currency() {
    let shop = abroad().await;
    for path in READS {
        let mut tags = Vec::new();
        for path in [path.to_owned(), with(path, "USD"), with(path, "JPY")] {
            let answer = shop.client().get(&path).await;
            assert_eq!(answer.header("cache-control"), "public, max-age=2, stale-while-revalidate=60");
            tags.push(answer.header("etag").to_owned());
        }
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{path}");
        let again = async |tag: &str| {
            let request = shop.client().request(reqwest::Method::GET, &with(path, "USD")).header("if-none-match", tag);
            Answer::of(request).await.status
        };
        assert_eq!((again(&tags[1]).await, again(&tags[0]).await), (304, 200), "{path}");
        assert_eq!(shop.client().get(&with(path, "EUR")).await.status, 200, "the shop's own can be named");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_currency_that_the_shop_does_not_sell_in_is_refused_and_a_page_falls_back() {
    let shop = abroad().await;
    for wrong in ["GBP", "XYZ", "usd", "", "%22"] {
        for path in &READS[..4] {
            let refused = shop.client().get(&with(path, wrong)).await.refused(422, "validation_failed");
            assert_eq!(refused["fields"][0]["field"], "currency", "{path} {wrong}");
        }
        for path in ["/products/tea", "/?q=tea"] {
            let page = shop.client().get(&with(path, wrong)).await;
            assert!(page.status == 200 && page.text.contains("€4.50"), "{path} {wrong}: {}", page.text);
        }
    }
    shop.client().get("/api/shop?currency=USD").await.refused(422, "validation_failed");
    shop.close().await;
}

/// In dollars the lamp is the cheapest, whose own price is below all others.
#[tokio::test]
async fn lists_are_filtered_and_sorted_by_what_is_asked_for() {
    let shop = abroad().await;
    names_prices(&shop, "LAMP", &json!({ "USD": { "price": money(100, "USD"), "compare_at": money(3000, "USD") } })).await.expect(200);
    lists(&shop, "lamp", "USD", 100).await;
    let list = async |query: &str| api(&shop, &format!("/api/products?{query}")).await;
    for (query, expected) in [
        ("sort=price", vec!["tea", "mug", "lamp"]),
        ("sort=price&currency=USD", vec!["lamp", "tea", "mug"]),
        ("sort=-price&currency=USD", vec!["mug", "tea", "lamp"]),
        ("sort=price&currency=JPY", vec!["tea", "mug", "lamp"]),
        ("sort=price&currency=USD&price_min=101&price_max=499", vec!["tea"]),
        ("sort=price&currency=USD&price_max=498", vec!["lamp"]),
        ("sort=price&currency=USD&price_min=1075", vec!["mug"]),
        ("sort=price&currency=USD&price_min=1076", vec![]),
        ("sort=price&currency=JPY&price_min=731", vec!["mug", "lamp"]),
        ("sort=price&price_max=498", vec!["tea"]),
    ] {
        assert_eq!(slugs(&list(query).await), expected, "{query}");
    }
    for (currency, low, high) in [("EUR", 450, 2500), ("USD", 100, 1075), ("JPY", 730, 4080)] {
        let counted = list(&format!("facets=true&currency={currency}")).await;
        assert_eq!(counted["facets"]["price"], json!({ "low": low, "high": high }), "{currency}");
        let found = list(&format!("facets=true&currency={currency}&price_min={low}&price_max={low}")).await;
        assert_eq!((&found["total"], &found["facets"]["price"]), (&json!(1), &json!({ "low": low, "high": high })), "{currency}");
    }
    let first = list("sort=price&currency=USD&limit=1").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = list(&format!("sort=price&currency=USD&limit=1&cursor={cursor}")).await;
    assert_eq!(slugs(&second), ["tea"]);
    let other = shop.client().get(&format!("/api/products?sort=price&limit=1&cursor={cursor}")).await;
    assert_eq!(other.refused(422, "validation_failed")["fields"][0]["field"], "cursor");
    let read = api(&shop, "/api/products/lamp?currency=USD").await;
    assert_eq!(read["variants"][0]["compare_at"], money(3000, "USD"));
    shop.close().await;
}

/// A rate is the price of everything, and is shown as soon as any edit.
#[tokio::test]
async fn a_new_rate_and_a_new_own_price_are_everywhere_within_two_seconds() {
    let shop = abroad().await;
    let mut dearer = rates();
    dearer[0]["rate_ppm"] = json!(2_000_000);
    let began = Instant::now();
    sells_in(&shop, 1, &dearer).await.expect(200);
    lists(&shop, "mug", "USD", 1980).await;
    shows(&shop, "/api/products/mug?currency=USD", &money(1980, "USD")).await;
    assert!(shop.client().get("/products/mug?currency=USD").await.text.contains("$19.80"));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    lists(&shop, "tea", "USD", 499).await;

    let began = Instant::now();
    names_prices(&shop, "MUG", &json!({ "USD": { "price": money(1200, "USD") } })).await.expect(200);
    lists(&shop, "mug", "USD", 1200).await;
    shows(&shop, "/api/products/mug?currency=USD", &money(1200, "USD")).await;
    assert!(shop.client().get("/products/mug?currency=USD").await.text.contains("$12.00"));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    names_prices(&shop, "MUG", &json!({ "USD": null })).await.expect(200);
    lists(&shop, "mug", "USD", 1980).await;
    shop.close().await;
}

#[tokio::test]
async fn a_page_is_in_its_currency_and_leads_on_in_it() {
    let shop = abroad().await;
    let page = shop.client().get("/products/tea?lang=de&currency=USD").await;
    assert!(page.text.contains("\"price\":\"4.99\",\"priceCurrency\":\"USD\""), "{}", page.text);
    assert!(page.text.contains("/api/products/tea?lang=de\\u0026currency=USD"), "{}", page.text);
    assert!(page.text.contains("href=\"/?lang=de&amp;currency=USD\"") || page.text.contains("href=\"/?lang=de&#38;currency=USD\""));
    // To search engines it is the page in the shop's own currency.
    assert!(
        page.text.contains("<link rel=\"canonical\" href=\"http")
            && !page.text.contains("rel=\"canonical\" href=\"http://localhost:3000/products/tea?")
    );
    let own = shop.client().get("/products/tea").await;
    assert!(own.text.contains("\"price\":\"4.50\",\"priceCurrency\":\"EUR\"") && !own.text.contains("currency=USD"));
    let found = shop.client().get("/?q=tea&currency=JPY").await;
    assert!(found.text.contains("¥730") && found.text.contains("/products/tea?currency=JPY"), "{}", found.text);
    assert!(found.text.contains("name=\"currency\" value=\"JPY\""), "a search goes on in it");
    shop.close().await;
}

/// Browsing in another currency reads no table either, once the shop is warm.
#[tokio::test]
async fn another_currency_reads_nothing_once_the_shop_is_warm() {
    let shop = abroad().await;
    for round in 0..2 {
        for path in ["/api/shop", "/api/products?sort=price&facets=true&currency=USD", "/products/tea?currency=JPY", "/?currency=USD"]
            .into_iter()
            .map(str::to_owned)
            .chain(READS.map(|path| with(path, "USD")))
        {
            let answer = shop.client().get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(round == 0 || answer.header("x-barrow-cost").starts_with("calls=0,"), "{path}: {}", answer.header("x-barrow-cost"));
        }
    }
    shop.close().await;
}
