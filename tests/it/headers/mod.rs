//! What comes beside the bodies: caching, request ids, costs.

use crate::harness::{Answer, TestShop};
use reqwest::Method;

#[tokio::test]
async fn public_reads_are_sent_once_to_who_has_them() {
    let shop = TestShop::start().await;
    for (path, caching) in [
        ("/api/products", "public, max-age=2, stale-while-revalidate=60"),
        ("/api/products/tea", "public, max-age=2, stale-while-revalidate=60"),
        ("/api/categories", "public, max-age=2, stale-while-revalidate=60"),
        ("/api/products/tea/availability", "public, no-cache"),
        ("/api/openapi.json", "public, max-age=2, stale-while-revalidate=60"),
    ] {
        let first = shop.client().get(path).await;
        assert_eq!(
            (first.status, first.header("cache-control"), first.header("content-type")),
            (200, caching, "application/json"),
            "{path}"
        );
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 10, "{path}: {tag}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}")] {
            let again = Answer::of(shop.client().request(Method::GET, path).header("if-none-match", known)).await;
            assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", tag.as_str()), "{path}");
        }
        let changed = Answer::of(shop.client().request(Method::GET, path).header("if-none-match", "\"other\"")).await;
        assert_eq!((changed.status, changed.text), (200, first.text), "{path}");
    }
    shop.close().await;
}

/// 31: a sell-out shows at once where it is asked live.
#[tokio::test]
async fn availability_changes_with_an_order_and_so_does_its_tag() {
    let shop = TestShop::start().await;
    let path = "/api/products/lamp/availability";
    let tag = shop.client().get(path).await.header("etag").to_owned();
    shop.buyer().await.buys("LAMP", 20).await;
    let fresh = Answer::of(shop.client().request(Method::GET, path).header("if-none-match", tag)).await.expect(200);
    assert_eq!(fresh["variants"][0]["available"], 0);
    shop.close().await;
}

#[tokio::test]
async fn what_is_somebodys_own_is_never_kept() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    let cart = Answer::of(buyer.cart_request(Method::GET, "")).await;
    assert_eq!((cart.header("cache-control"), cart.header("etag")), ("no-store", ""));
    let refused = shop.client().get(&format!("/api/carts/{}", buyer.cart_id)).await;
    assert_eq!((refused.status, refused.header("cache-control")), (401, "no-store"));
    shop.close().await;
}

#[tokio::test]
async fn every_answer_names_its_request_and_a_problem_repeats_it() {
    let shop = TestShop::start().await;
    let (found, missing) = (shop.client().get("/api/products/tea").await, shop.client().get("/api/products/no-such").await);
    assert!(!found.header("x-request-id").is_empty());
    assert_ne!(found.header("x-request-id"), missing.header("x-request-id"));
    let id = missing.header("x-request-id").to_owned();
    let problem = missing.refused(404, "not_found");
    assert_eq!(problem["request_id"], id.as_str());
    assert_eq!((&problem["status"], &problem["type"]), (&404.into(), &"/api/problems#not_found".into()));
    let unknown = shop.client().get("/api/products?sort=cheap").await.refused(422, "validation_failed");
    assert_eq!(unknown["fields"][0]["field"], "sort");
    shop.close().await;
}

/// calls, read units and write units, from `x-barrow-cost`.
fn cost(answer: &Answer) -> [f64; 3] {
    let value = |name: &str| {
        let text = answer.header("x-barrow-cost").split(", ").find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        text.unwrap_or_else(|| panic!("no {name}")).parse().unwrap()
    };
    [value("calls"), value("read_units"), value("write_units")]
}

/// 30: what a request costs is bounded, and does not grow with the catalogue.
#[tokio::test]
async fn the_common_requests_cost_no_more_than_they_should() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("MUG", 1).await;
    let added = buyer.try_add(&serde_json::json!({ "sku": "TEA", "quantity": 1 })).await;
    let body = buyer.checkout_body().await;
    let ordered = buyer.try_checkout(&body, &buyer.key()).await;
    let listed = shop.client().get("/api/products").await;
    for (what, answer, most) in
        [("add to cart", added, [4.0, 3.0, 1.0]), ("checkout of two lines", ordered, [6.0, 5.0, 26.0]), ("list", listed, [1.0, 1.0, 0.0])]
    {
        let found = cost(&answer);
        println!("{what}: calls, read and write units {found:?}");
        assert!(found.iter().zip(most).all(|(found, most)| *found <= most), "{what} costs {found:?}, more than {most:?}");
        assert!(answer.header("server-timing").starts_with("total;dur="));
    }
    shop.close().await;
}
