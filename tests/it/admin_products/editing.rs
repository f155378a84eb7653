//! A product from its creation to the archive.

use super::{bowl, create, edit, eur, history, listed, look, path, shop, try_create, try_edit, until_listed};
use crate::harness::{TestShop, wait_until};
use futures::future::{join, join_all};
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_product_is_listed_and_bought() {
    let shop = shop().await;
    create(&shop, &bowl("BOWL-1", 12)).await;
    until_listed(&shop, "bowl-1", |card| card.is_some_and(|card| card["in_stock"] == true)).await;
    assert_eq!(listed(&shop, "bowl-1").await.unwrap()["price_from"], eur(1290));
    assert_eq!(shop.available("BOWL-1").await, 12);
    shop.buyer().await.buys("BOWL-1", 2).await.pay().await;
    assert_eq!(shop.available("BOWL-1").await, 10);
    shop.close().await;
}

#[tokio::test]
async fn a_creation_acts_once_however_often_it_is_sent() {
    let shop = shop().await;
    let body = bowl("BOWL-1", 12);
    let products = join_all((0..5).map(|_| try_create(&shop, "the-one-request", &body))).await;
    let ids: Vec<Value> = products.into_iter().map(|answer| answer.expect(201)["id"].take()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    try_create(&shop, "the-one-request", &bowl("BOWL-2", 1)).await.refused(422, "idempotency_key_reused");
    assert_eq!(history(&shop, &json!({ "id": ids[0] })).await.len(), 1);
    shop.restocked("BOWL-1", 12);
    shop.close().await;
}

#[tokio::test]
async fn a_slug_and_a_sku_are_one_products_own_even_later() {
    let shop = shop().await;
    let first = create(&shop, &bowl("BOWL-1", 1)).await;
    let mut other = bowl("BOWL-2", 1);
    other["slug"] = json!("bowl-1");
    try_create(&shop, "taken-slug", &other).await.refused(409, "slug_taken");
    let mut other = bowl("BOWL-2", 1);
    other["variants"][0]["sku"] = json!("BOWL-1");
    assert_eq!(try_create(&shop, "taken-sku", &other).await.refused(409, "sku_taken")["sku"], "BOWL-1");
    let second = create(&shop, &bowl("BOWL-2", 1)).await;
    try_edit(&shop, &second, &json!({ "slug": "bowl-1" })).await.refused(409, "slug_taken");

    let renamed = edit(&shop, &first, &json!({ "slug": "big-bowl" })).await;
    try_edit(&shop, &second, &json!({ "slug": "bowl-1" })).await.refused(409, "slug_taken");
    for slug in ["big-bowl", "bowl-1"] {
        let shown = shop.client().get(&format!("/api/products/{slug}")).await.expect(200);
        assert_eq!(shown["slug"], "big-bowl", "an old address leads on");
    }
    // And back.
    edit(&shop, &renamed, &json!({ "slug": "bowl-1" })).await;
    shop.close().await;
}

#[tokio::test]
async fn of_two_edits_of_one_version_one_is_made_and_the_other_learns_both_versions() {
    let shop = shop().await;
    let product = create(&shop, &bowl("BOWL-1", 1)).await;
    let (title, brand) = (json!({ "title": "Deep bowl" }), json!({ "brand": "Clay & Co" }));
    let (one, two) = join(try_edit(&shop, &product, &title), try_edit(&shop, &product, &brand)).await;
    let (made, late) = if one.status == 200 { (one, two) } else { (two, one) };
    let made = made.expect(200);
    let refused = late.refused(409, "version_changed");
    assert_eq!((&refused["expected"], &refused["version"]), (&json!(1), &json!(2)));
    assert_eq!(look(&shop, &product).await, made);
    assert!(made["title"] == "Deep bowl" || made["brand"] == "Clay & Co");
    assert!(made["title"] == "Bowl BOWL-1" || made["brand"].is_null());
    shop.close().await;
}

#[tokio::test]
async fn an_edit_that_is_sent_again_is_answered_as_before() {
    let shop = shop().await;
    let product = create(&shop, &bowl("BOWL-1", 1)).await;
    let change = json!({ "title": "Deep bowl", "variants": [{ "sku": "BOWL-1", "price": eur(990) }] });
    let edits = join_all((0..5).map(|_| try_edit(&shop, &product, &change))).await;
    for answer in edits {
        assert_eq!(answer.expect(200)["version"], 2);
    }
    let history = history(&shop, &product).await;
    assert_eq!(history.len(), 2, "{history:?}");
    let (before, after) = (&history[0]["before"], &history[0]["after"]);
    assert_eq!((&before["title"], &after["title"]), (&json!("Bowl BOWL-1"), &json!("Deep bowl")));
    assert_eq!(after["variant BOWL-1"]["price"], eur(990));
    until_listed(&shop, "bowl-1", |card| card.is_some_and(|card| card["price_from"] == eur(990))).await;
    shop.close().await;
}

#[tokio::test]
async fn what_is_absent_stays_and_what_is_null_goes() {
    let shop = shop().await;
    let mut body = bowl("BOWL-1", 1);
    (body["brand"], body["tags"]) = (json!("Clay & Co"), json!(["clay"]));
    body["attributes"] = json!({ "origin": "Portugal" });
    body["seo"] = json!({ "title": "A bowl for soup", "description": "Glazed by hand" });
    let product = create(&shop, &body).await;
    let after = edit(&shop, &product, &json!({ "brand": null, "description": "Holds soup.\nAnd more." })).await;
    assert_eq!((&after["brand"], &after["tags"]), (&Value::Null, &json!(["clay"])));
    assert_eq!((&after["attributes"]["origin"], &after["seo"]["title"]), (&json!("Portugal"), &json!("A bowl for soup")));
    for (field, value) in [("title", json!(null)), ("tags", json!(null)), ("status", json!("gone")), ("seo", json!(null))] {
        let refused = try_edit(&shop, &after, &json!({ field: value })).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field);
    }
    let page = shop.client().get("/products/bowl-1").await;
    assert!(page.text.contains("<title>A bowl for soup ·") && page.text.contains("content=\"Glazed by hand\""), "{}", page.text);
    shop.close().await;
}

#[tokio::test]
async fn what_is_archived_cannot_be_bought_until_it_is_restored() {
    let shop = shop().await;
    let product = create(&shop, &bowl("BOWL-1", 3)).await;
    let buyer = shop.buyer().await;
    buyer.add("BOWL-1", 1).await;
    let archived = edit(&shop, &product, &json!({ "status": "archived" })).await;
    assert_eq!(archived["status"], "archived");
    let unavailable = async |skus: Value| wait_until("the cart", async || (buyer.cart().await["unavailable"] == skus).then_some(())).await;
    unavailable(json!(["BOWL-1"])).await;
    until_listed(&shop, "bowl-1", |card| card.is_none()).await;
    shop.client().get("/api/products/bowl-1").await.refused(404, "not_found");
    let restored = edit(&shop, &archived, &json!({ "status": "active" })).await;
    until_listed(&shop, "bowl-1", |card| card.is_some()).await;
    assert_eq!(restored["listed_at"], product["listed_at"]);
    unavailable(json!([])).await;
    buyer.checkout().await;
    shop.close().await;
}

/// A cart shows prices of a moment ago; what is charged is not a moment old.
#[tokio::test]
async fn an_edited_price_is_charged_at_once_and_shows_in_carts_soon() {
    let shop = shop().await;
    let product = create(&shop, &bowl("BOWL-1", 3)).await;
    let buyer = shop.buyer().await;
    buyer.add("BOWL-1", 1).await;
    let body = buyer.checkout_body().await;
    edit(&shop, &product, &json!({ "variants": [{ "sku": "BOWL-1", "price": eur(1500) }] })).await;
    let refusal = buyer.try_checkout(&body, "at-the-old-price").await.refused(409, "price_changed");
    assert_eq!(refusal["quote"]["totals"]["total"], eur(1500 + 490));
    wait_until("the cart", async || (buyer.quote().await["totals"]["total"] == eur(1500 + 490)).then_some(())).await;
    let order = buyer.checkout().await;
    assert_eq!(order.total, 1990);
    shop.close().await;
}

#[tokio::test]
async fn a_duplicate_is_a_draft_with_names_of_its_own() {
    let shop = shop().await;
    let mut body = bowl("BOWL-1", 3);
    body["tags"] = json!(["clay"]);
    let product = create(&shop, &body).await;
    shop.uploads(product["id"].as_str().unwrap(), "first-picture", "image/png", &crate::harness::picture::png(40, 30)).await;
    shop.settle().await;
    let duplicate = async |key: &str, body: Value| shop.staff_posts(&format!("{}/duplicate", path(&product)), key, &body).await;
    let wanted = json!({ "slug": "bowl-2", "title": "Another bowl", "sku_suffix": "-B" });
    let copy = duplicate("duplicate-one", wanted.clone()).await.expect(201);
    assert_eq!(duplicate("duplicate-one", wanted).await.expect(201), copy);
    shop.restocked("BOWL-1-B", 0);
    assert_eq!((&copy["status"], &copy["version"], &copy["tags"]), (&json!("draft"), &json!(1), &json!(["clay"])));
    assert_eq!(copy["variants"][0]["sku"], "BOWL-1-B");
    assert_eq!(copy["images"][0]["url"], look(&shop, &product).await["images"][0]["url"]);
    duplicate("duplicate-two", json!({ "slug": "bowl-1", "sku_suffix": "-C" })).await.refused(409, "slug_taken");
    duplicate("duplicate-three", json!({ "slug": "bowl-3", "sku_suffix": "-B" })).await.refused(409, "sku_taken");
    let suffix = duplicate("duplicate-four", json!({ "slug": "bowl-3", "sku_suffix": " b" })).await.refused(422, "validation_failed");
    assert_eq!(suffix["fields"][0]["field"], "sku_suffix");
    shop.close().await;
}

/// A picture that is uploaded while the texts are edited gets in nobody's way.
#[tokio::test]
async fn pictures_and_texts_change_side_by_side() {
    let shop: TestShop = shop().await;
    let product = create(&shop, &bowl("BOWL-1", 1)).await;
    let id = product["id"].as_str().unwrap();
    shop.uploads(id, "first-picture", "image/png", &crate::harness::picture::png(40, 30)).await;
    let edited = edit(&shop, &product, &json!({ "title": "Deep bowl" })).await;
    shop.settle().await;
    let now = look(&shop, &product).await;
    assert_eq!((&now["title"], &now["version"]), (&edited["title"], &json!(2)));
    assert_eq!(now["images"].as_array().unwrap().len(), 1);
    shop.close().await;
}
