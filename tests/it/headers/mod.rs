//! What comes beside the bodies: caching, request ids, costs.

use crate::harness::{Answer, Plan, TestShop, is_deep};
use flate2::read::GzDecoder;
use reqwest::Method;
use std::io::Read as _;

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

/// As the CDN does: whoever takes gzip gets it, with the same words, and is known by the tag they were told.
#[tokio::test]
async fn what_may_be_kept_is_compressed_for_who_takes_it() {
    let shop = TestShop::start().await;
    for path in ["/api/openapi.json", "/api/products?facets=true", "/", "/products/tea"] {
        let plain = shop.client().get(path).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{path}");
        let request = shop.client().request(Method::GET, path).header("accept-encoding", "gzip, br");
        let response = request.send().await.unwrap().error_for_status().unwrap();
        assert_eq!(response.headers()["content-encoding"], "gzip", "{path}");
        assert!(response.headers().contains_key("x-barrow-cost"), "{path}");
        let tag = response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned());
        let bytes = response.bytes().await.unwrap();
        let mut words = String::new();
        GzDecoder::new(&bytes[..]).read_to_string(&mut words).unwrap();
        assert!(words == plain.text && bytes.len() < words.len() / 2, "{path}: {} of {} bytes", bytes.len(), words.len());
        let Some(tag) = tag else { continue };
        assert_eq!(tag, format!("W/{}", plain.header("etag")), "{path}");
        let again = shop.client().request(Method::GET, path).header("accept-encoding", "gzip").header("if-none-match", tag);
        let again = Answer::of(again).await;
        assert_eq!((again.status, again.text.as_str(), again.header("content-encoding")), (304, "", ""), "{path}");
    }
    let buyer = shop.buyer().await;
    let own = Answer::of(buyer.cart_request(Method::GET, "").header("accept-encoding", "gzip")).await;
    assert_eq!((own.status, own.header("content-encoding")), (200, ""), "somebody's own is kept by nobody");
    let head = Answer::of(shop.client().request(Method::HEAD, "/_local/api").header("accept-encoding", "gzip")).await;
    assert_eq!((head.status, head.header("content-encoding")), (200, ""));
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
    // A process reads the shop's settings once in a while, not at each order.
    shop.buyer().await.buys("TEA", 1).await;
    let buyer = shop.buyer().await;
    buyer.add("MUG", 1).await;
    let added = buyer.try_add(&serde_json::json!({ "sku": "TEA", "quantity": 1 })).await;
    let body = buyer.checkout_body().await;
    let ordered = buyer.try_checkout(&body, &buyer.key()).await;
    let listed = shop.client().get("/api/products").await;
    for (what, answer, most) in
        [("add to cart", added, [3.0, 3.0, 1.0]), ("checkout of two lines", ordered, [7.0, 5.0, 29.0]), ("list", listed, [1.0, 1.0, 0.0])]
    {
        let found = cost(&answer);
        println!("{what}: calls, read and write units {found:?}");
        assert!(found.iter().zip(most).all(|(found, most)| *found <= most), "{what} costs {found:?}, more than {most:?}");
        assert!(answer.header("server-timing").starts_with("total;dur="));
    }
    shop.close().await;
}

/// 30: a cart of many lines takes as many calls to the database as one of a single line, at every step.
#[tokio::test]
async fn a_long_cart_takes_as_many_calls_as_a_short_one() {
    let many = (0..40).map(|place| format!("KIND-{place:02}"));
    let skus: Vec<String> = many.collect();
    let shop = TestShop::planned(skus.iter().fold(Plan::default(), |plan, sku| plan.selling(sku, 100, 10))).await;
    let mut counted = Vec::new();
    for lines in [1, 9, 40] {
        let buyer = shop.buyer().await;
        for sku in &skus[..lines] {
            buyer.add(sku, 1).await;
        }
        // Once in a while an order reads the shop's settings as well.
        shop.buyer().await.buys("KIND-00", 1).await;
        let read = Answer::of(buyer.cart_request(Method::GET, "")).await;
        let changed = Answer::of(buyer.cart_request(Method::PUT, "/items/KIND-00").json(&serde_json::json!({ "quantity": 2 }))).await;
        let ordered = buyer.try_checkout(&buyer.checkout_body().await, &buyer.key()).await;
        let id = ordered.body["order"]["id"].as_str().expect("an order").to_owned();
        let looked_at = shop.staff_gets(&format!("/api/admin/orders/{id}")).await;
        let costs = [cost(&read), cost(&changed), cost(&ordered), cost(&looked_at)];
        println!("{lines} lines: read, change, order, look at: {costs:?}");
        counted.push(costs.map(|[calls, ..]| calls));
    }
    assert!(counted.iter().all(|calls| *calls == counted[0]), "{counted:?}");
    shop.close().await;
}

/// 30: a page of products costs the same whatever there is beside it: nothing is counted, and nothing skipped.
#[tokio::test]
async fn a_page_of_the_list_costs_the_same_in_a_large_shop() {
    let goods = |count: usize| (0..count).fold(Plan::default(), |plan, place| plan.selling(&format!("KIND-{place:03}"), 100, 1));
    let many = if is_deep() { 500 } else { 150 };
    let (small, large) = (TestShop::planned(goods(20)).await, TestShop::planned(goods(many)).await);
    let mut costs = Vec::new();
    for shop in [&small, &large] {
        for path in ["/api/products?limit=10", "/api/products?category=things&limit=10"] {
            let first = shop.client().get(path).await;
            let cursor = first.body["next_cursor"].as_str().expect("another page").replace('#', "%23");
            let second = shop.client().get(&format!("{path}&cursor={cursor}")).await;
            assert_eq!(second.body["items"].as_array().expect("products").len(), 10);
            costs.push([cost(&first), cost(&second)]);
        }
    }
    println!("first and second page, of all and of a category, among 20 products and among {many}: {costs:?}");
    assert_eq!(costs[..2], costs[2..]);
    small.close().await;
    large.close().await;
}

/// What keeps an answer safe in a browser is on every one, refusals too.
#[tokio::test]
async fn every_answer_is_safe_in_a_browser() {
    let shop = TestShop::start().await;
    for path in [
        "/api/products",
        "/api/products/no-such",
        "/api/carts/AAAA",
        "/api/openapi.json",
        "/",
        "/products/tea",
        "/products/no-such",
        "/robots.txt",
    ] {
        let answer = shop.client().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!((answer.header("server"), answer.header("x-powered-by")), ("", ""), "{path} says what made it");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age=63072000"), "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        let policy = answer.header("content-security-policy");
        let is_page = answer.header("content-type").starts_with("text/html");
        assert_eq!(policy.starts_with("default-src 'none'"), !is_page, "{path}: {policy}");
        let is_data = answer.header("content-type").ends_with("json");
        assert_eq!(answer.header("content-disposition"), if is_data { "attachment; filename=\"api.json\"" } else { "" }, "{path}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-eval"), "{path}: {policy}");
        assert!(!is_page || policy.contains("frame-src https://js.stripe.com"), "{path}: {policy}");
    }
    shop.close().await;
}

/// Pages of the shop's own origin may call the API from a browser, and no others.
#[tokio::test]
async fn no_other_sites_scripts_may_read_an_answer() {
    let shop = TestShop::start().await;
    let asks = async |method: Method, origin: &str| {
        let request = shop.client().request(method, "/api/products").header("origin", origin);
        Answer::of(request.header("access-control-request-method", "GET")).await
    };
    for method in [Method::GET, Method::OPTIONS] {
        let own = asks(method.clone(), shop.shop().url()).await;
        assert_eq!(own.header("access-control-allow-origin"), shop.shop().url());
        assert_eq!(own.header("access-control-allow-credentials"), "");
        for other in ["https://evil.example", "null", "http://localhost.evil.example"] {
            assert_eq!(asks(method.clone(), other).await.header("access-control-allow-origin"), "", "{other}");
        }
    }
    shop.close().await;
}

/// A page that follows an order asks again and again: an order that has not changed costs no body, and is kept by no cache.
#[tokio::test]
async fn an_order_that_has_not_changed_is_not_sent_again() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    let token = order.token.as_str();
    for (path, header) in [(format!("/api/orders/{}", order.id), Some(token)), (format!("/api/track/{}", order.tracking_token), None)] {
        let ask = |known: &str| {
            let request = shop.client().request(Method::GET, &path).header("if-none-match", known);
            Answer::of(match header {
                Some(token) => request.header("x-order-token", token),
                None => request,
            })
        };
        let first = ask("\"none\"").await;
        assert_eq!((first.status, first.header("cache-control")), (200, "private, no-store"), "{path}");
        let again = ask(first.header("etag")).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
    }
    let stranger = shop.client().request(Method::GET, &format!("/api/orders/{}", order.id)).header("if-none-match", "*");
    assert_eq!(Answer::of(stranger).await.status, 401, "a tag opens nothing");
    shop.close().await;
}
