//! A product's pictures together: their order, their words, their end.

use super::{IMAGES, TEA, card, shown};
use crate::harness::{Answer, TestShop, picture};
use reqwest::Method;
use serde_json::{Value, json};

async fn two_pictures(shop: &TestShop) -> [String; 2] {
    let first = shop.uploads(TEA, "first-picture", "image/png", &picture::png(400, 300)).await;
    let second = shop.uploads(TEA, "second-picture", "image/png", &picture::png(300, 400)).await;
    shop.settle().await;
    [first, second]
}

async fn orders(shop: &TestShop, ids: &[&str]) -> Answer {
    shop.staff_puts(IMAGES, &json!({ "image_ids": ids })).await
}

fn heights(images: &[Value]) -> Vec<u64> {
    images.iter().map(|image| image["height"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn the_first_picture_is_the_main_one() {
    let shop = TestShop::start().await;
    let [first, second] = two_pictures(&shop).await;
    assert_eq!((heights(&shown(&shop, "tea").await), card(&shop, "tea").await["height"].as_u64()), (vec![300, 400], Some(300)));
    orders(&shop, &[&second, &first]).await.expect(200);
    assert_eq!((heights(&shown(&shop, "tea").await), card(&shop, "tea").await["height"].as_u64()), (vec![400, 300], Some(400)));
    for wrong in [&[first.as_str()][..], &[&first, &first], &[&first, &second, &second], &[&first, "0123456789ABCDEFGHJKMNPQRS"], &[]] {
        let refused = orders(&shop, wrong).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], "image_ids");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_cart_and_an_order_show_the_main_picture() {
    let shop = TestShop::start().await;
    two_pictures(&shop).await;
    let key = card(&shop, "tea").await["url"].as_str().unwrap().rsplit_once("/images/").unwrap().1.to_owned();
    let order = shop.buyer().await.buys("TEA", 1).await;
    order.pay().await;
    shop.settle().await;
    let mails = shop.mails_about(&order.id);
    assert!(!mails.is_empty() && mails.iter().any(|(_, mail)| mail.html.contains(&key)));
    shop.close().await;
}

#[tokio::test]
async fn a_picture_is_described_in_other_words() {
    let shop = TestShop::start().await;
    let [first, _] = two_pictures(&shop).await;
    let path = format!("{IMAGES}/{first}");
    shop.staff_puts(&path, &json!({ "alt": "A pot of tea" })).await.expect(200);
    assert_eq!((&shown(&shop, "tea").await[0]["alt"], &card(&shop, "tea").await["alt"]), (&json!("A pot of tea"), &json!("A pot of tea")));
    let refused = shop.staff_puts(&path, &json!({ "alt": "" })).await.refused(422, "validation_failed");
    assert_eq!(refused["fields"][0]["field"], "alt");
    shop.close().await;
}

#[tokio::test]
async fn a_deleted_picture_is_gone_with_its_original() {
    let shop = TestShop::start().await;
    let [first, second] = two_pictures(&shop).await;
    let left = shop.staff_deletes(&format!("{IMAGES}/{first}")).await.expect(200);
    assert_eq!((left["items"].as_array().unwrap().len(), &left["items"][0]["id"]), (1, &json!(second)));
    assert_eq!((heights(&shown(&shop, "tea").await), card(&shop, "tea").await["height"].as_u64()), (vec![400], Some(400)));
    let (app, key) = (shop.shop().app(), format!("originals/{TEA}/{first}"));
    assert!(!app.images().exists(app.config.images_bucket().unwrap(), &key).await.unwrap());
    shop.staff_deletes(&format!("{IMAGES}/{first}")).await.refused(404, "not_found");
    shop.staff_deletes(&format!("{IMAGES}/{second}")).await.expect(200);
    assert_eq!(card(&shop, "tea").await, Value::Null);
    shop.close().await;
}

#[tokio::test]
async fn what_arrives_for_a_deleted_picture_is_thrown_away() {
    let shop = TestShop::start().await;
    let file = picture::png(40, 30);
    let announced = shop.announces(TEA, "first-picture", "image/png", file.len()).await.expect(201);
    let id = announced["image_id"].as_str().unwrap();
    shop.staff_deletes(&format!("{IMAGES}/{id}")).await.expect(200);
    picture::put(shop.client(), &announced["upload"], &file).await.expect(200);
    shop.settle().await;
    let (app, key) = (shop.shop().app(), format!("originals/{TEA}/{id}"));
    assert!(!app.images().exists(app.config.images_bucket().unwrap(), &key).await.unwrap());
    assert_eq!(shown(&shop, "tea").await, Vec::<Value>::new());
    shop.close().await;
}

#[tokio::test]
async fn a_picture_belongs_to_its_product() {
    let shop = TestShop::start().await;
    let [first, _] = two_pictures(&shop).await;
    let elsewhere = format!("/api/admin/products/prd_mug/images/{first}");
    shop.staff_deletes(&elsewhere).await.refused(404, "not_found");
    shop.staff_puts(&elsewhere, &json!({ "alt": "Not mine" })).await.refused(404, "not_found");
    let body = json!({ "image_ids": [first] });
    shop.staff_puts("/api/admin/products/prd_mug/images", &body).await.refused(422, "validation_failed");
    assert_eq!(shown(&shop, "tea").await.len(), 2);
    shop.close().await;
}

#[tokio::test]
async fn a_product_has_twenty_pictures_at_most() {
    let shop = TestShop::start().await;
    for number in 0..20 {
        shop.announces(TEA, &format!("picture-{number}"), "image/png", 100).await.expect(201);
    }
    shop.announces(TEA, "one-too-many", "image/png", 100).await.refused(409, "too_many_images");
    shop.announces(TEA, "picture-19", "image/png", 100).await.expect(201);
    shop.close().await;
}

#[tokio::test]
async fn only_staff_see_and_change_them() {
    let shop = TestShop::start().await;
    for method in [Method::GET, Method::POST, Method::PUT] {
        Answer::of(shop.client().request(method.clone(), IMAGES)).await.refused(401, "unauthorized");
        Answer::of(shop.client().request(method, IMAGES).bearer_auth("not-the-staff-token")).await.refused(403, "forbidden");
    }
    shop.close().await;
}
