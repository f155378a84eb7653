//! A shop that was just deployed: empty, not broken, and filled over HTTP until somebody buys.

use super::eur;
use crate::harness::{Answer, Client, address, directory, options, wait_until};
use barrow_local::shop::Shop;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_shop_is_filled_over_http_and_sells() {
    let directory = directory();
    let shop = Shop::start(options(directory.path())).await.unwrap_or_else(|error| panic!("{error}"));
    let api = Client::new(shop.url());
    let staff = async |method: Method, path: &str, body: Value| {
        let request = api.request(method, &format!("/api/admin/{path}")).bearer_auth(shop.staff_token());
        Answer::of(request.header("idempotency-key", format!("fill-{}", path.replace('/', "-"))).json(&body)).await
    };
    let cart = Answer::of(api.request(Method::POST, "/api/carts")).await;
    cart.refused(503, "shop_not_open");
    let bowl = json!({
        "slug": "bowl", "title": "Bowl", "category": "bowls", "status": "active",
        "variants": [{ "sku": "BOWL-1", "price": eur(1290), "units": 2 }],
    });
    staff(Method::POST, "products", bowl.clone()).await.refused(503, "shop_not_open");
    staff(Method::POST, "coupons", json!({ "code": "SPRING", "kind": "free_shipping" })).await.refused(503, "shop_not_open");
    let first = staff(Method::PATCH, "settings", json!({ "version": 0, "shop_name": "Bowls" })).await.refused(422, "validation_failed");
    assert_eq!(first["fields"][0]["field"], "currency");

    // The currency may still be thought over.
    staff(Method::PATCH, "settings", json!({ "version": 0, "currency": "USD" })).await.expect(200);
    let open = staff(Method::PATCH, "settings", json!({ "version": 1, "currency": "EUR", "shop_name": "Bowls" })).await.expect(200);
    assert_eq!((&open["version"], &open["currency"]), (&json!(2), &json!("EUR")));
    let method = json!({ "id": "post", "name": "Post", "price": eur(490), "table": null, "free_from": null, "max_weight_grams": null });
    let zones = json!([{ "id": "home", "name": "Home", "countries": ["DE"], "methods": [method] }]);
    let none = api.request(Method::GET, "/api/admin/shipping-zones").bearer_auth(shop.staff_token());
    let none = Answer::of(none).await.expect(200);
    assert_eq!((&none["currency"], &none["items"]), (&json!("EUR"), &json!([])), "it is told before anything has a price");
    let zones = staff(Method::PUT, "shipping-zones", json!({ "version": none["version"], "items": zones })).await.expect(200);
    let rates = json!([{ "country": "DE", "region": null, "standard_bp": 1900, "reduced_bp": 700 }]);
    staff(Method::PUT, "tax-rates", json!({ "version": zones["version"], "items": rates })).await.expect(200);
    staff(Method::POST, "categories", json!({ "slug": "bowls", "name": "Bowls" })).await.expect(201);
    staff(Method::POST, "products", bowl).await.expect(201);
    shop.run_job("jobs-rebuild-catalogue").await.unwrap();
    wait_until("the bowl", async || {
        let list = api.get("/api/products").await;
        (list.status == 200 && list.body["items"][0]["slug"] == "bowl").then_some(())
    })
    .await;

    let cart = Answer::of(api.request(Method::POST, "/api/carts")).await.expect(201);
    let (id, token) = (cart["id"].as_str().unwrap(), cart["token"].as_str().unwrap());
    let of_cart = |path: &str| api.request(Method::POST, &format!("/api/carts/{id}{path}")).header("x-cart-token", token);
    let filled = Answer::of(of_cart("/items").json(&json!({ "sku": "BOWL-1", "quantity": 2 }))).await.expect(200);
    let quote = Answer::of(of_cart("/quote").json(&json!({ "country": "DE", "shipping_method": "post" }))).await.expect(200);
    assert_eq!(quote["totals"]["total"], eur(2 * 1290 + 490));
    let body = json!({
        "cart_id": id, "cart_version": filled["version"], "email": "ada@example.org", "shipping_address": address(),
        "shipping_method": "post", "expected_total": quote["totals"]["total"],
    });
    let checkout = api.request(Method::POST, "/api/checkout").header("x-cart-token", token).header("idempotency-key", "the-first-order");
    Answer::of(checkout.json(&body)).await.expect(201);
    staff(Method::PATCH, "settings", json!({ "version": 2, "currency": "USD" })).await.refused(422, "validation_failed");
    shop.stop().await;
}
