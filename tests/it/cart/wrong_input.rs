//! The table of wrong input to a cart: each is refused by name, and the cart stays as it was to the byte.

use crate::harness::{Answer, Buyer, Plan, TestShop};
use reqwest::Method;
use serde_json::{Value, json};

/// What is sent instead of a good body.
struct Wrong {
    what: &'static str,
    body: String,
    content_type: &'static str,
    status: u16,
    code: &'static str,
    /// Named in `fields`.
    field: Option<&'static str>,
}

#[expect(clippy::needless_pass_by_value, reason = "reads better in the table")]
fn wrong(what: &'static str, body: impl ToString, (status, code): (u16, &'static str), field: Option<&'static str>) -> Wrong {
    Wrong { what, body: body.to_string(), content_type: "application/json", status, code, field }
}

const INVALID: (u16, &str) = (422, "validation_failed");
const NOT_JSON: (u16, &str) = (400, "invalid_json");

fn table() -> Vec<Wrong> {
    let quantity = |quantity: Value| json!({ "sku": "TEA", "quantity": quantity });
    let sku = |sku: Value| json!({ "sku": sku, "quantity": 1 });
    let good = || quantity(json!(1)).to_string();
    let large = format!("{{\"sku\": \"TEA\", \"quantity\": 1, \"note\": \"{}\"}}", "x".repeat(1 << 20));
    vec![
        wrong("no JSON", "{\"sku\": ", NOT_JSON, None),
        wrong("nothing", "", NOT_JSON, None),
        wrong("two documents", good() + &good(), NOT_JSON, None),
        wrong("an empty list", "[]", INVALID, Some("body")),
        wrong("the fields as a list", json!(["TEA", 1]), INVALID, Some("body")),
        wrong("a text", "\"TEA\"", INVALID, Some("body")),
        wrong("null", "null", INVALID, Some("body")),
        wrong("unknown field", json!({ "sku": "TEA", "quantity": 1, "price": 1 }), INVALID, Some("price")),
        wrong("no quantity", json!({ "sku": "TEA" }), INVALID, Some("quantity")),
        wrong("no SKU", json!({ "quantity": 1 }), INVALID, Some("sku")),
        wrong("quantity 0", quantity(json!(0)), INVALID, Some("quantity")),
        wrong("quantity -1", quantity(json!(-1)), INVALID, Some("quantity")),
        wrong("quantity 1000", quantity(json!(1000)), INVALID, Some("quantity")),
        wrong("quantity 1e9", "{\"sku\": \"TEA\", \"quantity\": 1e9}", INVALID, Some("quantity")),
        wrong("quantity 1000000000", quantity(json!(1_000_000_000)), INVALID, Some("quantity")),
        wrong("quantity beyond 64 bits", "{\"sku\": \"TEA\", \"quantity\": 99999999999999999999}", INVALID, Some("quantity")),
        wrong("quantity 1.5", quantity(json!(1.5)), INVALID, Some("quantity")),
        wrong("quantity \"2\"", quantity(json!("2")), INVALID, Some("quantity")),
        wrong("quantity null", quantity(Value::Null), INVALID, Some("quantity")),
        wrong("unknown SKU", sku(json!("NO-SUCH")), INVALID, Some("sku")),
        wrong("malformed SKU", sku(json!("tea'; --")), INVALID, Some("sku")),
        wrong("empty SKU", sku(json!("")), INVALID, Some("sku")),
        wrong("SKU that is a number", sku(json!(7)), INVALID, Some("sku")),
        wrong("units above a line's most", quantity(json!(998)), (422, "too_many_units"), None),
        wrong("1 MB", large, (413, "payload_too_large"), None),
        Wrong { content_type: "text/plain", ..wrong("text/plain", good(), (415, "unsupported_media_type"), None) },
        Wrong {
            content_type: "application/x-www-form-urlencoded",
            ..wrong("a form", "sku=TEA&quantity=1", (415, "unsupported_media_type"), None)
        },
    ]
}

async fn send(buyer: &Buyer<'_>, row: &Wrong) -> Answer {
    let request = buyer.cart_request(Method::POST, "/items").header("content-type", row.content_type);
    Answer::of(request.body(row.body.clone())).await
}

#[tokio::test]
async fn wrong_input_is_refused_by_name_and_changes_nothing() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 2).await;
    let before = shop.tables().cart(&buyer.cart_id).await;
    for row in table() {
        let answer = send(&buyer, &row).await;
        assert_eq!((answer.status, answer.code()), (row.status, row.code), "{}: {}", row.what, answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", row.what);
        assert_eq!(answer.body["fields"][0]["field"].as_str(), row.field, "{}: {}", row.what, answer.text);
        assert_eq!(answer.body["request_id"], answer.header("x-request-id"), "{}", row.what);
        assert_eq!(shop.tables().cart(&buyer.cart_id).await, before, "{}", row.what);
    }
    shop.close().await;
}

/// A missing, a foreign and a made-up token.
#[tokio::test]
async fn a_cart_opens_to_its_own_token_only() {
    let shop = TestShop::start().await;
    let (buyer, other) = (shop.buyer().await, shop.buyer().await);
    buyer.add("TEA", 2).await;
    let before = shop.tables().cart(&buyer.cart_id).await;
    let path = format!("/api/carts/{}/items", buyer.cart_id);
    let add = || shop.client().request(Method::POST, &path).json(&json!({ "sku": "TEA", "quantity": 1 }));
    Answer::of(add()).await.refused(401, "unauthorized");
    for token in [other.token.as_str(), "made-up", ""] {
        Answer::of(add().header("x-cart-token", token)).await.refused(403, "forbidden");
    }
    assert_eq!(shop.tables().cart(&buyer.cart_id).await, before);
    shop.close().await;
}

#[tokio::test]
async fn the_forty_first_line_is_refused_and_the_fortieth_may_grow() {
    let plan = (0..41).fold(Plan::default(), |plan, place| plan.selling(&format!("SKU-{place:02}"), 100, 10));
    let shop = TestShop::planned(plan).await;
    let buyer = shop.buyer().await;
    let skus: Vec<String> = (0..40).map(|place| format!("SKU-{place:02}")).collect();
    futures::future::join_all(skus.iter().map(|sku| buyer.add(sku, 1))).await;
    let before = shop.tables().cart(&buyer.cart_id).await;
    buyer.try_add(&json!({ "sku": "SKU-40", "quantity": 1 })).await.refused(422, "too_many_lines");
    assert_eq!(shop.tables().cart(&buyer.cart_id).await, before);
    buyer.add("SKU-39", 1).await;
    // The largest cart there is still fits into one transaction.
    let order = buyer.checkout().await;
    order.pay().await;
    shop.close().await;
}

#[tokio::test]
async fn wrong_changes_of_a_line_are_refused_by_name_and_change_nothing() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 2).await;
    let before = shop.tables().cart(&buyer.cart_id).await;
    let set = |sku: &str, body: Value| Answer::of(buyer.cart_request(Method::PUT, &format!("/items/{sku}")).json(&body));
    for quantity in [json!(0), json!(-1), json!(1000), json!(1.5), json!("2")] {
        let refusal = set("TEA", json!({ "quantity": quantity })).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], "quantity");
    }
    set("MUG", json!({ "quantity": 1 })).await.refused(404, "no_such_line");
    set("no%20sku", json!({ "quantity": 1 })).await.refused(404, "not_found");
    let quote = |body: Value| Answer::of(buyer.cart_request(Method::POST, "/quote").json(&body));
    let refusal = quote(json!({ "country": "Germany" })).await.refused(422, "validation_failed");
    assert_eq!(refusal["fields"][0]["field"], "country");
    quote(json!({ "country": "NO" })).await.refused(422, "no_shipping");
    quote(json!({ "country": "DE", "shipping_method": "by-owl" })).await.refused(422, "unknown_shipping_method");
    let refusal = buyer.try_coupon("!").await.refused(422, "validation_failed");
    assert_eq!(refusal["fields"][0]["field"], "code");
    assert_eq!(shop.tables().cart(&buyer.cart_id).await, before);
    shop.close().await;
}
