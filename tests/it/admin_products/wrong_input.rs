//! Wrong input is refused with its field, and changes nothing.

use super::{bowl, create, edit, eur, look, shop, try_create, try_edit};
use serde_json::{Value, json};

fn with(change: impl Fn(&mut Value)) -> Value {
    let mut body = bowl("BOWL-9", 1);
    change(&mut body);
    body
}

#[tokio::test]
async fn a_product_that_is_not_right_is_not_created() {
    let shop = shop().await;
    let variant = |change: fn(&mut Value)| with(|body| change(&mut body["variants"][0]));
    for (place, (body, field)) in [
        (with(|body| body["title"] = json!("")), "title"),
        (with(|body| body["title"] = json!("x".repeat(201))), "title"),
        (with(|body| body["title"] = json!("two\nlines")), "title"),
        (with(|body| body["slug"] = json!("Not A Slug")), "slug"),
        (with(|body| body["category"] = json!("nowhere")), "category"),
        (with(|body| body["description"] = json!("x".repeat(10_001))), "description"),
        (with(|body| body["tags"] = json!(["a", "a"])), "tags"),
        (with(|body| body["tags"] = json!(vec!["t"; 51])), "tags"),
        (with(|body| body["attributes"] = json!({ "origin": "" })), "attributes.origin"),
        (with(|body| body["options"] = json!(["Size"])), "variants[0].options"),
        (with(|body| body["variants"] = json!([])), "variants"),
        (with(|body| body["status"] = json!("sold")), "status"),
        (with(|body| body["publish_at"] = json!("2030-01-01T00:00:00Z")), "publish_at"),
        (with(|body| body["publish_at"] = json!("tomorrow")), "publish_at"),
        (with(|body| body["colour"] = json!("red")), "colour"),
        (variant(|variant| variant["sku"] = json!("no sku")), "variants[0].sku"),
        (variant(|variant| variant["price"] = eur(-1)), "variants[0].price"),
        (variant(|variant| variant["price"] = eur(100_000_000_001)), "variants[0].price"),
        (variant(|variant| variant["price"] = json!({ "amount": 1290, "currency": "USD" })), "variants[0].price"),
        (variant(|variant| variant["price"] = json!({ "amount": 12.9, "currency": "EUR" })), "variants[0].price.amount"),
        (variant(|variant| variant["compare_at"] = json!({ "amount": 1, "currency": "JPY" })), "variants[0].compare_at"),
        (variant(|variant| variant["sale"] = json!({ "price": eur(1290) })), "variants[0].sale.price"),
        (
            variant(|variant| {
                variant["sale"] = json!({ "price": eur(1), "starts_at": "2030-01-02T00:00:00Z", "ends_at": "2030-01-01T00:00:00Z" });
            }),
            "variants[0].sale.ends_at",
        ),
        (variant(|variant| variant["weight_grams"] = json!(10_000_001)), "variants[0].weight_grams"),
        (variant(|variant| variant["units"] = json!(1_000_000_001)), "variants[0].units"),
        (variant(|variant| variant["units"] = json!(-1)), "variants[0].units"),
    ]
    .into_iter()
    .enumerate()
    {
        let refused = try_create(&shop, &format!("wrong-{place:04}"), &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let twice = with(|body| body["variants"] = json!([body["variants"][0], body["variants"][0]]));
    try_create(&shop, "the-same-twice", &twice).await.refused(422, "validation_failed");
    shop.client().get("/api/products/bowl-9").await.refused(404, "not_found");
    try_create(&shop, "short", &bowl("BOWL-9", 1)).await.refused(422, "validation_failed");
    shop.close().await;
}

#[tokio::test]
async fn an_edit_that_is_not_right_changes_nothing() {
    let shop = shop().await;
    let product = create(&shop, &bowl("BOWL-1", 1)).await;
    for (body, field) in [
        (json!({ "title": " " }), "title"),
        (json!({ "category": "nowhere" }), "category"),
        (json!({ "variants": [{ "sku": "BOWL-1", "price": null }] }), "variants[0].price"),
        (json!({ "variants": [{ "sku": "NOTHING" }] }), "variants[0].sku"),
        (json!({ "add_variants": [{ "sku": "BOWL-1", "price": eur(1) }] }), "add_variants[0].sku"),
        (json!({ "add_variants": [{ "sku": "BOWL-2", "price": eur(1) }] }), "variants[1].options"),
        (json!({ "remove_variants": ["BOWL-1"] }), "variants"),
        (json!({ "status": "draft", "publish_at": "2030-01-01T00:00:00Z", "remove_variants": ["BOWL-1"] }), "variants"),
    ] {
        let refused = try_edit(&shop, &product, &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    assert_eq!(look(&shop, &product).await, product);
    shop.staff_patches("/api/admin/products/prd_nothing", &json!({ "version": 1 })).await.refused(404, "not_found");
    shop.staff_gets("/api/admin/products/prd_nothing").await.refused(404, "not_found");
    edit(&shop, &product, &json!({})).await;
    shop.close().await;
}
