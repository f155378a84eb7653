//! Lists that are asked for wrongly: each names the parameter.

use super::{found, sample_shop};
use crate::harness::TestShop;

async fn refused(shop: &TestShop, query: &str) -> String {
    let problem = shop.client().get(&format!("/api/products?{query}")).await.refused(422, "validation_failed");
    problem["fields"][0]["field"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let shop = sample_shop().await;
    for (query, field) in [
        ("colour=red", "colour"),
        ("category=No%20Slug", "category"),
        ("sort=cheapest", "sort"),
        ("sort=relevance", "sort"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("price_min=-1", "price_min"),
        ("price_max=1.50", "price_max"),
        ("price_min=500&price_max=100", "price_max"),
        ("in_stock=yes", "in_stock"),
        ("on_sale=1", "on_sale"),
        ("facets=", "facets"),
        ("cursor=abc", "cursor"),
        ("cursor=%F0%9F%8D%8E", "cursor"),
    ] {
        assert_eq!(refused(&shop, query).await, field, "{query}");
    }
    let many: String = (0..51).map(|number| format!("&tag=t{number}")).collect();
    assert_eq!(refused(&shop, &many[1..]).await, "attribute");
    shop.close().await;
}

/// A cursor is of one order: in another it would skip or repeat.
#[tokio::test]
async fn a_cursor_goes_on_in_its_own_order_only() {
    let shop = sample_shop().await;
    let next = found(&shop, "sort=price&limit=5").await["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(found(&shop, &format!("sort=price&limit=5&cursor={next}")).await["items"].as_array().unwrap().len(), 5);
    assert_eq!(refused(&shop, &format!("sort=name&cursor={next}")).await, "cursor");
    shop.close().await;
}
