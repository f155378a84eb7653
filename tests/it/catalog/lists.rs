//! `GET /api/products` and `GET /api/categories`: filters, counts, orders, pages.

use super::{counts, found, sample_shop, slugs, texts};
use crate::harness::{TestShop, wait_until};
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_category_shows_what_lies_below_it_too() {
    let shop = sample_shop().await;
    let all = found(&shop, "limit=100").await;
    let fresh = found(&shop, "category=fresh&limit=100").await;
    let below = ["vegetables", "fruit", "bakery"];
    let expected = texts(&all, "category").iter().filter(|category| below.contains(&category.as_str())).count();
    assert!(expected > 10, "{expected}");
    assert_eq!(fresh["total"], expected);
    assert!(texts(&fresh, "category").iter().all(|category| below.contains(&category.as_str())));
    assert_eq!(found(&shop, "category=nowhere").await["total"], 0);
    let tree = shop.client().get("/api/categories").await.expect(200);
    let fruit = tree["items"].as_array().unwrap().iter().find(|category| category["slug"] == "fruit").unwrap();
    assert_eq!(fruit["parent"], "fresh");
    shop.close().await;
}

/// A filter's own counts are as if it were not set, so that a shopper sees what else there is to tick.
#[tokio::test]
async fn facets_count_what_each_further_tick_would_show() {
    let shop = sample_shop().await;
    let ticked = "category=fresh&attribute.origin=Germany&attribute.origin=Italy&facets=true&limit=100";
    let list = found(&shop, ticked).await;
    let origins = counts(&list["facets"]["attributes"]["origin"]);
    for (origin, count) in &origins {
        let alone = found(&shop, &format!("category=fresh&attribute.origin={origin}&limit=1")).await;
        assert_eq!(alone["total"], *count, "{origin}");
    }
    let both: u64 = origins.iter().filter(|(origin, _)| ["Germany", "Italy"].contains(&origin.as_str())).map(|(_, count)| count).sum();
    assert_eq!(list["total"], both, "one product has one origin");
    for (tag, count) in counts(&list["facets"]["tags"]) {
        let narrower = found(&shop, &format!("{ticked}&tag={tag}")).await;
        assert_eq!(narrower["total"], count, "{tag}");
    }
    let selected = list["facets"]["attributes"]["origin"].as_array().unwrap().iter().filter(|choice| choice["selected"] == true).count();
    assert_eq!(selected, 2);
    shop.close().await;
}

#[tokio::test]
async fn every_order_is_one_and_its_pages_hold_everything_once() {
    let shop = sample_shop().await;
    let everything: BTreeSet<String> = slugs(&found(&shop, "limit=100").await).into_iter().collect();
    for sort in ["popular", "newest", "price", "-price", "name"] {
        let (mut seen, mut cursor, mut items) = (Vec::new(), String::new(), Vec::new());
        loop {
            let page = found(&shop, &format!("sort={sort}&limit=7{cursor}")).await;
            seen.extend(slugs(&page));
            items.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen.len(), everything.len(), "{sort}");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), everything, "{sort}");
        assert!(items.windows(2).all(|pair| in_order(sort, &pair[0], &pair[1])), "{sort}");
    }
    shop.close().await;
}

fn in_order(sort: &str, before: &Value, after: &Value) -> bool {
    let price = |item: &Value| item["price_from"]["amount"].as_i64().unwrap();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_lowercase();
    match sort {
        "price" => price(before) <= price(after),
        "-price" => price(before) >= price(after),
        "newest" => text(before, "listed_at") >= text(after, "listed_at"),
        "name" => text(before, "title") <= text(after, "title"),
        _ => true,
    }
}

/// What sells comes first, once the whole is built anew.
#[tokio::test]
async fn popular_is_what_was_bought() {
    let shop = TestShop::start().await;
    shop.buyer().await.buys("LAMP", 3).await;
    shop.settle().await;
    shop.shop().app().rebuild_index().await.unwrap();
    wait_until("the lamp in front", async || (slugs(&found(&shop, "sort=popular").await)[0] == "lamp").then_some(())).await;
    shop.close().await;
}

#[tokio::test]
async fn prices_stock_and_reductions_narrow_a_list() {
    let shop = sample_shop().await;
    let between = found(&shop, "price_min=200&price_max=500&limit=100").await;
    let prices: Vec<i64> = between["items"].as_array().unwrap().iter().map(|item| item["price_from"]["amount"].as_i64().unwrap()).collect();
    assert!(!prices.is_empty() && prices.iter().all(|price| (200..=500).contains(price)), "{prices:?}");
    let reduced = found(&shop, "on_sale=true&facets=true&limit=100").await;
    assert!(reduced["items"].as_array().unwrap().iter().all(|item| item["on_sale"] == true));
    let whole = found(&shop, "facets=true&limit=1").await;
    assert_eq!(whole["facets"]["on_sale"], reduced["total"]);
    let in_stock = found(&shop, "in_stock=true&limit=100").await;
    assert!(in_stock["items"].as_array().unwrap().iter().all(|item| item["in_stock"] == true));
    assert_eq!(whole["facets"]["in_stock"], in_stock["total"]);
    shop.close().await;
}
