//! Variants come, change and go; their stock is never lost.

use super::{create, edit, eur, look, path, shop, try_edit};
use crate::harness::TestShop;
use futures::future::join;
use serde_json::{Value, json};

async fn shirt(shop: &TestShop) -> Value {
    let variant = |sku: &str, size: &str| json!({ "sku": sku, "options": { "Size": size }, "price": eur(2500), "units": 5 });
    let body = json!({
        "slug": "shirt", "title": "Shirt", "category": "bowls", "status": "active", "options": ["Size"],
        "variants": [variant("SHIRT-S", "S"), variant("SHIRT-M", "M")],
    });
    create(shop, &body).await
}

fn skus(product: &Value) -> Vec<&str> {
    product["variants"].as_array().unwrap().iter().map(|variant| variant["sku"].as_str().unwrap()).collect()
}

async fn units(shop: &TestShop, sku: &str) -> u64 {
    shop.staff_gets(&format!("/api/admin/stock/{sku}")).await.expect(200)["available"].as_u64().unwrap()
}

#[tokio::test]
async fn variants_are_added_changed_and_removed_in_one_edit() {
    let shop = shop().await;
    let product = shirt(&shop).await;
    let all = json!({
        "options": ["Size", "Colour"],
        "variants": [{ "sku": "SHIRT-M", "options": { "Size": "M", "Colour": "Red" }, "price": eur(2600), "compare_at": eur(3000) }],
        "remove_variants": ["SHIRT-S"],
        "add_variants": [{ "sku": "SHIRT-L", "options": { "Size": "L", "Colour": "Red" }, "price": eur(2700), "units": 7 }],
    });
    let changed = edit(&shop, &product, &all).await;
    shop.restocked("SHIRT-L", 7);
    assert_eq!(skus(&changed), ["SHIRT-M", "SHIRT-L"]);
    assert_eq!(edit(&shop, &product, &all).await, changed, "again, it is done");
    assert_eq!((units(&shop, "SHIRT-L").await, units(&shop, "SHIRT-M").await), (7, 5));
    let shown = shop.client().get("/api/products/shirt").await.expect(200);
    assert_eq!((skus(&shown), &shown["variants"][0]["compare_at"]), (vec!["SHIRT-M", "SHIRT-L"], &eur(3000)));
    // Nothing of an edit is made when a part of it cannot be.
    let half = json!({ "title": "Blouse", "variants": [{ "sku": "SHIRT-S", "price": eur(1) }] });
    assert_eq!(try_edit(&shop, &changed, &half).await.refused(422, "validation_failed")["fields"][0]["field"], "variants[0].sku");
    assert_eq!(look(&shop, &product).await, changed);
    shop.close().await;
}

#[tokio::test]
async fn a_variant_that_comes_back_finds_its_stock() {
    let shop = shop().await;
    let product = shirt(&shop).await;
    let without = edit(&shop, &product, &json!({ "remove_variants": ["SHIRT-S"] })).await;
    shop.staff_gets("/api/admin/stock/SHIRT-S").await.refused(404, "not_found");
    // Its SKU is nobody else's meanwhile.
    let mut other = json!({ "slug": "other", "title": "Other", "category": "bowls", "variants": [{ "sku": "SHIRT-S", "price": eur(1) }] });
    super::try_create(&shop, "another-shirt", &other).await.refused(409, "sku_taken");
    other["variants"][0]["sku"] = json!("OTHER-1");
    let back = json!({ "add_variants": [{ "sku": "SHIRT-S", "options": { "Size": "S" }, "price": eur(2400), "units": 9 }] });
    let again = edit(&shop, &without, &back).await;
    assert_eq!(skus(&again), ["SHIRT-M", "SHIRT-S"]);
    assert_eq!(units(&shop, "SHIRT-S").await, 5, "what was counted stays; new units are received");
    shop.close().await;
}

#[tokio::test]
async fn two_who_add_variants_at_once_do_not_overwrite_each_other() {
    let shop = shop().await;
    let product = shirt(&shop).await;
    let add =
        |sku: &str, size: &str| json!({ "add_variants": [{ "sku": sku, "options": { "Size": size }, "price": eur(2500), "units": 1 }] });
    let (large, huge) = (add("SHIRT-L", "L"), add("SHIRT-XL", "XL"));
    let (one, two) = join(try_edit(&shop, &product, &large), try_edit(&shop, &product, &huge)).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let now = look(&shop, &product).await;
    let added = skus(&now)[2].to_owned();
    assert_eq!(skus(&now).len(), 3);
    shop.restocked(&added, 1);
    shop.close().await;
}

#[tokio::test]
async fn many_variants_are_listed_a_page_at_a_time() {
    let shop = shop().await;
    let product = shirt(&shop).await;
    let variant =
        |number: usize| json!({ "sku": format!("SHIRT-{number:02}"), "options": { "Size": format!("{number}") }, "price": eur(2500) });
    let thirty: Vec<Value> = (0..30).map(variant).collect();
    let full = edit(&shop, &product, &json!({ "add_variants": thirty })).await;
    for number in 0..30 {
        shop.restocked(&format!("SHIRT-{number:02}"), 0);
    }
    assert_eq!(full["variants_total"], 32);
    let too_many: Vec<Value> = (30..61).map(variant).collect();
    try_edit(&shop, &full, &json!({ "add_variants": too_many })).await.refused(422, "too_many_changes");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.staff_gets(&format!("{}/variants?limit=10{cursor}", path(&product))).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|variant| variant["sku"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!((seen.len(), seen[0].as_str(), seen[31].as_str()), (32, "SHIRT-00", "SHIRT-S"));
    assert!(seen.is_sorted());
    shop.staff_gets("/api/admin/products/prd_nothing/variants").await.refused(404, "not_found");
    shop.close().await;
}
