//! Files that are not what they say, or would take too much: each is refused with a reason that staff read, and none is shown.

use super::{TEA, shown};
use crate::harness::{TestShop, picture};
use image::{GrayImage, ImageFormat};
use serde_json::json;
use std::io::Cursor;

/// The reason that staff read of an upload.
async fn reason(shop: &TestShop, key: &str, content_type: &str, file: &[u8]) -> String {
    let id = shop.uploads(TEA, key, content_type, file).await;
    shop.settle().await;
    let pictures = shop.pictures(TEA).await;
    let picture = pictures.iter().find(|picture| picture["id"] == id.as_str()).unwrap();
    assert_eq!(picture["state"], "failed", "{key}: {picture}");
    picture["reason"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_says_it_is() {
    let shop = TestShop::start().await;
    let script = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>"#;
    let program = [&b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff"[..], &[0; 500]].concat();
    for (key, content_type, file) in [
        ("an-svg-with-script", "image/png", &script[..]),
        ("a-renamed-program", "image/jpeg", &program),
        ("an-html-page", "image/webp", b"<!doctype html>"),
    ] {
        assert_eq!(reason(&shop, key, content_type, file).await, "The file is not a JPEG, PNG or WebP picture.");
    }
    shop.announces(TEA, "svg-by-name", "image/svg+xml", script.len()).await.refused(422, "validation_failed");
    assert_eq!(shown(&shop, "tea").await, Vec::<serde_json::Value>::new());
    shop.close().await;
}

#[tokio::test]
async fn a_bomb_is_refused_before_it_goes_off() {
    let shop = TestShop::start().await;
    let mut bomb = Cursor::new(Vec::new());
    GrayImage::new(10_000, 5_000).write_to(&mut bomb, ImageFormat::Png).unwrap();
    let reason = reason(&shop, "fifty-megapixels", "image/png", &bomb.into_inner()).await;
    assert_eq!(reason, "The picture is 10000 × 5000 pixels; at most 40 million in all and 12000 a side are taken.");
    shop.close().await;
}

#[tokio::test]
async fn half_a_picture_is_none() {
    let shop = TestShop::start().await;
    let whole = picture::jpeg_on_its_side(800, 400);
    let half = &whole[..whole.len() / 2];
    assert_eq!(reason(&shop, "half-a-photo", "image/jpeg", half).await, "The file ends before the picture is complete.");
    let whole = picture::png(800, 400);
    reason(&shop, "half-a-drawing", "image/png", &whole[..whole.len() - 40]).await;
    shop.close().await;
}

#[tokio::test]
async fn a_photo_of_30_mb_is_not_even_uploaded() {
    let shop = TestShop::start().await;
    let refused = shop.announces(TEA, "a-large-photo", "image/jpeg", 30_000_000).await.refused(422, "validation_failed");
    assert_eq!(refused["fields"], json!([{ "field": "bytes", "reason": "must be a whole number from 1 to 26214400" }]));
    shop.close().await;
}

#[tokio::test]
async fn an_original_is_kept_and_nobody_is_served_it() {
    let shop = TestShop::start().await;
    let id = shop.uploads(TEA, "a-picture", "image/png", &picture::png(40, 30)).await;
    shop.settle().await;
    let (app, key) = (shop.shop().app(), format!("originals/{TEA}/{id}"));
    assert!(app.images().exists(app.config.images_bucket().unwrap(), &key).await.unwrap());
    for path in [key.clone(), format!("renditions/../{key}"), format!("renditions/..%2F{}", key.replace('/', "%2F"))] {
        assert_eq!(shop.client().get(&format!("/images/{path}")).await.status, 404, "{path}");
    }
    let unsigned = format!("{}/{}/{key}", shop.shop().environment()["AWS_ENDPOINT_URL_S3"], app.config.images_bucket().unwrap());
    let request = shop.client().elsewhere(reqwest::Method::GET, &unsigned);
    assert_eq!(crate::harness::Answer::of(request).await.status, 403);
    shop.close().await;
}
