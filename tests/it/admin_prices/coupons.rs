//! Coupons, from their creation to the order they take something off, and back.

use super::{create, edit, eur, look, try_create};
use crate::harness::TestShop;
use futures::future::{join, join_all};
use serde_json::{Value, json};

/// Discounts of a cart's lines, by SKU, and of the cart.
async fn discounts(buyer: &crate::harness::Buyer<'_>) -> (Vec<(String, i64)>, i64) {
    let cart = buyer.cart().await;
    let line = |line: &Value| (line["sku"].as_str().unwrap().to_owned(), line["discount"]["amount"].as_i64().unwrap());
    (cart["lines"].as_array().unwrap().iter().map(line).collect(), cart["totals"]["discount"]["amount"].as_i64().unwrap())
}

fn by_sku(rows: &[(&str, i64)]) -> Vec<(String, i64)> {
    rows.iter().map(|(sku, amount)| ((*sku).to_owned(), *amount)).collect()
}

#[tokio::test]
async fn a_coupon_is_created_once_used_and_counted() {
    let shop = TestShop::start().await;
    let body = json!({ "code": "spring-10", "kind": { "percent_bp": 1000 }, "limit_total": 1 });
    for answer in join_all((0..4).map(|_| try_create(&shop, body.clone()))).await {
        assert_eq!(answer.expect(201)["code"], "SPRING-10");
    }
    try_create(&shop, json!({ "code": "SPRING-10", "kind": "free_shipping" })).await.refused(409, "coupon_exists");
    let buyer = shop.buyer().await;
    buyer.add("LAMP", 1).await;
    buyer.coupon("SPRING-10").await;
    assert_eq!(discounts(&buyer).await, (by_sku(&[("LAMP", 250)]), 250));
    let order = buyer.checkout().await;
    assert_eq!(look(&shop, "SPRING-10").await["uses"], 1);
    // More of them, while one is held: its count goes on.
    edit(&shop, "SPRING-10", json!({ "version": 1, "limit_total": 5 })).await.expect(200);
    assert_eq!(look(&shop, "SPRING-10").await["uses"], 1);
    order.try_cancel().await.expect(200);
    shop.settle().await;
    assert_eq!(look(&shop, "SPRING-10").await["uses"], 0);
    shop.close().await;
}

#[tokio::test]
async fn a_coupon_takes_off_only_what_it_is_for() {
    let shop = TestShop::start().await;
    shop.staff_posts("/api/admin/categories", "any", &json!({ "slug": "lights", "name": "Lights" })).await.expect(201);
    shop.staff_posts("/api/admin/categories", "any", &json!({ "slug": "lamps", "name": "Lamps", "parent": "lights" })).await.expect(201);
    let lamp = shop.staff_gets("/api/admin/products/prd_lamp").await.expect(200);
    let moved = json!({ "version": lamp["version"], "category": "lamps" });
    shop.staff_patches("/api/admin/products/prd_lamp", &moved).await.expect(200);
    create(
        &shop,
        json!({ "code": "LIGHTS", "kind": { "fixed": eur(1000) }, "scope": { "categories": ["lights"] }, "min_subtotal": eur(2600) }),
    )
    .await;
    create(&shop, json!({ "code": "MUGS", "kind": { "percent_bp": 5000 }, "scope": { "products": ["prd_mug"] } })).await;

    let buyer = shop.buyer().await;
    buyer.add("LAMP", 1).await;
    buyer.add("TEA", 4).await;
    let refusal = buyer.coupon("LIGHTS").await["coupon"]["problem"].clone();
    assert!(refusal.as_str().unwrap().contains("at least"), "only lamps count towards the least: {refusal}");
    buyer.add("LAMP", 1).await;
    assert_eq!(discounts(&buyer).await, (by_sku(&[("LAMP", 1000), ("TEA", 0)]), 1000));
    let other = buyer.coupon("MUGS").await["coupon"]["problem"].clone();
    assert_eq!(other, "This coupon is for other things than these.");
    buyer.add("MUG", 1).await;
    assert_eq!(discounts(&buyer).await, (by_sku(&[("LAMP", 0), ("MUG", 495), ("TEA", 0)]), 495));
    shop.close().await;
}

/// Every unit goes back for what was paid for it, whatever the coupon, until nothing is left.
#[tokio::test]
async fn three_for_two_is_refunded_to_the_last_cent() {
    let shop = TestShop::start().await;
    create(&shop, json!({ "code": "THREE-FOR-2", "kind": { "buy_get": { "buy": 2, "get": 1, "off_bp": 10_000 } } })).await;
    let buyer = shop.buyer().await;
    buyer.add("LAMP", 1).await;
    buyer.add("TEA", 5).await;
    buyer.coupon("THREE-FOR-2").await;
    // Six units, two of them free: the cheapest.
    assert_eq!(discounts(&buyer).await, (by_sku(&[("LAMP", 0), ("TEA", 900)]), 900));
    let order = buyer.checkout().await;
    assert_eq!(order.total, 2500 + 3 * 450 + 490);
    order.pay().await;
    for (number, body) in [
        json!({ "lines": [{ "sku": "TEA", "quantity": 2 }] }),
        json!({ "lines": [{ "sku": "TEA", "quantity": 1 }, { "sku": "LAMP", "quantity": 1 }] }),
        json!({ "lines": [{ "sku": "TEA", "quantity": 2 }], "shipping": true }),
    ]
    .into_iter()
    .enumerate()
    {
        shop.staff_does(&order.id, "refunds", &format!("refund-{number:04}"), &body).await.expect(202);
    }
    let refunded = order.until("paid", "refunded").await;
    let amounts: Vec<i64> =
        refunded["refunds"].as_array().unwrap().iter().map(|refund| refund["amount"]["amount"].as_i64().unwrap()).collect();
    assert_eq!((amounts.iter().sum::<i64>(), amounts), (order.total, vec![540, 270 + 2500, 540 + 490]));
    shop.close().await;
}

#[tokio::test]
async fn a_withdrawn_coupon_takes_nothing_off_and_can_come_back() {
    let shop = TestShop::start().await;
    create(&shop, json!({ "code": "SPRING", "kind": { "fixed": eur(100) }, "ends_at": "2999-01-01T00:00:00Z" })).await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    buyer.coupon("SPRING").await;
    let withdrawn = edit(&shop, "SPRING", json!({ "version": 1, "withdrawn": true })).await.expect(200);
    assert_eq!(edit(&shop, "SPRING", json!({ "version": 1, "withdrawn": true })).await.expect(200), withdrawn, "again, it is done");
    assert_eq!(discounts(&buyer).await.1, 0);
    shop.buyer().await.try_coupon("SPRING").await.refused(422, "coupon_expired");
    let back = edit(&shop, "SPRING", json!({ "version": 2, "withdrawn": false, "ends_at": null })).await.expect(200);
    assert_eq!((&back["ends_at"], &back["version"]), (&Value::Null, &json!(3)));
    assert_eq!(discounts(&buyer).await.1, 100);
    shop.close().await;
}

#[tokio::test]
async fn of_two_edits_one_is_made() {
    let shop = TestShop::start().await;
    create(&shop, json!({ "code": "SPRING", "kind": { "fixed": eur(100) } })).await;
    let (one, two) = join(
        edit(&shop, "SPRING", json!({ "version": 1, "limit_total": 5 })),
        edit(&shop, "SPRING", json!({ "version": 1, "limit_per_customer": 1 })),
    )
    .await;
    let late = if one.status == 200 { two } else { one };
    let refused = late.refused(409, "version_changed");
    assert_eq!((&refused["expected"], &refused["version"]), (&json!(1), &json!(2)));
    shop.close().await;
}

#[tokio::test]
async fn coupons_are_listed_by_code_a_page_at_a_time() {
    let shop = TestShop::start().await;
    for code in ["CCC", "AAA", "BBB"] {
        create(&shop, json!({ "code": code, "kind": "free_shipping" })).await;
    }
    let page = async |query: &str| shop.staff_gets(&format!("/api/admin/coupons?limit=2{query}")).await.expect(200);
    let codes = |page: &Value| page["items"].as_array().unwrap().iter().map(|coupon| coupon["code"].clone()).collect::<Vec<_>>();
    let first = page("").await;
    assert_eq!(codes(&first), ["AAA", "BBB"]);
    let rest = page(&format!("&cursor={}", first["next_cursor"].as_str().unwrap())).await;
    assert_eq!((codes(&rest), &rest["next_cursor"]), (vec![json!("CCC")], &Value::Null));
    shop.staff_gets("/api/admin/coupons/NOTHING").await.refused(404, "not_found");
    shop.close().await;
}

#[tokio::test]
async fn wrong_input_is_refused_with_its_field() {
    let shop = TestShop::start().await;
    let free = |change: fn(&mut Value)| {
        let mut body = json!({ "code": "SPRING", "kind": "free_shipping" });
        change(&mut body);
        body
    };
    for (body, field) in [
        (json!({ "code": "X", "kind": "free_shipping" }), "code"),
        (json!({ "code": "SPRING", "kind": { "percent_bp": 0 } }), "kind.percent_bp"),
        (json!({ "code": "SPRING", "kind": { "percent_bp": 10_001 } }), "kind.percent_bp"),
        (json!({ "code": "SPRING", "kind": { "fixed": eur(0) } }), "kind.fixed"),
        (json!({ "code": "SPRING", "kind": { "fixed": { "amount": 1, "currency": "JPY" } } }), "kind.fixed"),
        (json!({ "code": "SPRING", "kind": { "buy_get": { "buy": 0, "get": 1, "off_bp": 1 } } }), "kind.buy_get.buy"),
        (free(|body| body["min_subtotal"] = eur(-1)), "min_subtotal"),
        (free(|body| body["limit_total"] = json!(0)), "limit_total"),
        (free(|body| (body["starts_at"], body["ends_at"]) = (json!("2030-01-02T00:00:00Z"), json!("2030-01-01T00:00:00Z"))), "ends_at"),
        (free(|body| body["scope"] = json!({ "categories": ["nothing"] })), "scope.categories[0]"),
        (free(|body| body["scope"] = json!({ "products": ["prd_tea", "prd_nothing"] })), "scope.products[1]"),
        (free(|body| body["colour"] = json!("red")), "colour"),
    ] {
        let refused = try_create(&shop, body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    shop.staff_gets("/api/admin/coupons/SPRING").await.refused(404, "not_found");
    edit(&shop, "SPRING", json!({ "version": 1 })).await.refused(404, "not_found");
    shop.close().await;
}
