//! What browsing costs. Figures: `cargo test --workspace --test it -- catalog::cost --nocapture`.

use super::sample_shop;
use crate::harness::{Answer, TestShop};
use barrow_domain::ids::Slug;
use barrow_store::meter::measured;

/// Somebody looks around: the front page, a category, three filters one after the other, a search, three products with what is
/// left of them, and back.
const SESSION: [&str; 16] = [
    "/",
    "/categories/fruit",
    "/api/categories",
    "/api/products?category=fruit&facets=true",
    "/api/products?category=fruit&facets=true&attribute.origin=Italy",
    "/api/products?category=fruit&facets=true&attribute.origin=Italy&in_stock=true",
    "/api/products?category=fruit&facets=true&attribute.origin=Italy&in_stock=true&sort=price",
    "/api/search/suggest?q=app",
    "/api/search?q=apples",
    "/products/red-apples",
    "/api/products/red-apples",
    "/products/mangoes",
    "/api/products/mangoes",
    "/products/vine-tomatoes",
    "/api/products/vine-tomatoes",
    "/categories/fruit",
];
/// Sessions that one instance of a function answers before it ends: few, as it lives for hours.
const SESSIONS_A_FUNCTION: f64 = 20.0;
const LOOKED_AT: [&str; 3] = ["red-apples", "mangoes", "vine-tomatoes"];

/// Calls and read units.
fn cost(answer: &Answer) -> (f64, f64) {
    let value = |name: &str| {
        let text = answer.header("x-barrow-cost").split(", ").find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        text.unwrap_or_else(|| panic!("no {name}")).parse().unwrap()
    };
    (value("calls"), value("read_units"))
}

async fn browse(shop: &TestShop) -> (f64, f64) {
    let mut sum = (0.0, 0.0);
    for path in SESSION {
        let answer = shop.client().get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let (calls, units) = cost(&answer);
        sum = (sum.0 + calls, sum.1 + units);
    }
    sum
}

async fn look_at_availability(shop: &TestShop) -> f64 {
    let mut units = 0.0;
    for slug in LOOKED_AT {
        units += cost(&shop.client().get(&format!("/api/products/{slug}/availability")).await).1;
    }
    units
}

/// The same session answered by the tables: each list is a query of its category and a product is its guard and its items.
/// (Filters, counts and words would need the whole catalogue each time; this is less than that.)
async fn from_tables(shop: &TestShop) -> f64 {
    let catalog = &shop.shop().app().store().catalog;
    let session = async {
        for path in SESSION {
            match path.strip_prefix("/api/products/").or(path.strip_prefix("/products/")) {
                Some(slug) => drop(catalog.product_by_slug(&Slug::parse(slug).unwrap()).await.unwrap()),
                None if path == "/api/categories" => drop(catalog.categories().await.unwrap()),
                None => {
                    let fruit = Slug::parse("fruit").unwrap();
                    drop(catalog.list(path.contains("fruit").then_some(&fruit), 24, None).await.unwrap());
                }
            }
        }
    };
    measured(session).await.1.read_units
}

#[tokio::test]
async fn a_browse_session_reads_nothing_once_the_shop_is_warm_but_what_is_left() {
    let shop = sample_shop().await;
    let cold = browse(&shop).await;
    let warm = browse(&shop).await;
    let (tables, live) = (from_tables(&shop).await, look_at_availability(&shop).await);
    // What somebody reads who comes first counts too, and then come others.
    let ours = cold.1 + warm.1 * (SESSIONS_A_FUNCTION - 1.0);
    let saved = 100.0 * (1.0 - ours / (tables * SESSIONS_A_FUNCTION));
    println!(
        "a browse session of {} requests: {} read units in a function's first, {} in all others, and {live} for live availability; \
         from tables {tables}: {saved:.2} % saved in {SESSIONS_A_FUNCTION} sessions",
        SESSION.len(),
        cold.1,
        warm.1,
    );
    assert_eq!(warm, (0.0, 0.0));
    assert!(tables > 10.0 && live > 0.0, "{tables} {live}");
    assert!(saved > 95.0, "{saved} %");
    shop.close().await;
}
