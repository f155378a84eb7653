//! An upload goes to S3 as it was announced, once, and in time; then shoppers see it.

use super::{IMAGES, TEA, card, load, renditions, shown};
use crate::faults::World;
use crate::harness::wire::{Fault, Plan};
use crate::harness::{Answer, TestShop, picture};
use barrow_app::clock;
use barrow_services::images::UploadTerms;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

#[tokio::test]
async fn a_picture_is_uploaded_and_shown_in_every_size() {
    let shop = TestShop::start().await;
    assert_eq!((shown(&shop, "tea").await, card(&shop, "tea").await), (vec![], Value::Null));
    shop.uploads(TEA, "first-picture", "image/png", &picture::png(1000, 500)).await;
    shop.settle().await;
    let images = shown(&shop, "tea").await;
    let image = &images[0];
    assert_eq!((&image["width"], &image["height"], &image["alt"]), (&json!(1000), &json!(500), &json!("A picture to test with")));
    assert!(image["blur"].as_str().unwrap().starts_with("data:image/webp;base64,"));
    assert_eq!(card(&shop, "tea").await, *image);
    let renditions = renditions(image);
    assert_eq!(renditions.iter().map(|(width, _)| *width).collect::<Vec<_>>(), [320, 640, 960]);
    assert_eq!(image["url"], renditions[2].1.as_str());
    for (width, url) in renditions {
        let (answer, bytes) = load(&shop, &url).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/webp"));
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        let rendition = image::load_from_memory(&bytes).unwrap();
        assert_eq!((rendition.width(), rendition.height()), (width, width / 2));
    }
    shop.close().await;
}

#[tokio::test]
async fn a_cameras_picture_stands_upright_and_does_not_say_where_it_was_taken() {
    let shop = TestShop::start().await;
    let file = picture::jpeg_on_its_side(800, 400);
    assert!(file.windows(3).any(|part| part == b"GPS"));
    shop.uploads(TEA, "from-a-camera", "image/jpeg", &file).await;
    shop.settle().await;
    let image = shown(&shop, "tea").await.remove(0);
    assert_eq!((&image["width"], &image["height"]), (&json!(400), &json!(800)));
    for (width, url) in renditions(&image) {
        let (_, bytes) = load(&shop, &url).await;
        assert!(![&b"GPS"[..], b"EXIF", b"Exif"].iter().any(|trace| bytes.windows(trace.len()).any(|part| part == *trace)));
        let rendition = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(rendition.height(), width * 2);
        assert!(rendition.get_pixel(width / 2, 10)[0] > 150, "the left half is the upper one now");
    }
    shop.close().await;
}

#[tokio::test]
async fn another_file_than_announced_is_refused_by_s3() {
    let shop = TestShop::start().await;
    let (client, file) = (shop.client(), picture::png(40, 30));
    let upload = shop.announces(TEA, "first-picture", "image/png", file.len()).await.expect(201)["upload"].take();
    assert_eq!((&upload["method"], &upload["headers"]["content-length"]), (&json!("PUT"), &json!(file.len().to_string())));
    let longer = [file.as_slice(), b"!"].concat();
    for refused in [
        picture::put(client, &upload, &longer).await,
        picture::put(client, &upload, &file[1..]).await,
        picture::put_as(client, &upload, &file, "image/jpeg").await,
        picture::put_as(client, &upload, &file, "text/html").await,
        Answer::of(client.elsewhere(Method::PUT, upload["url"].as_str().unwrap()).body(file.clone())).await,
    ] {
        assert!((400..=403).contains(&refused.status), "{} {}", refused.status, refused.text);
    }
    let elsewhere = json!({ "url": upload["url"].as_str().unwrap().replace("prd_tea", "prd_mug"), "headers": upload["headers"] });
    assert_eq!(picture::put(client, &elsewhere, &file).await.status, 403);
    let reading = client.elsewhere(Method::GET, upload["url"].as_str().unwrap());
    assert_eq!(Answer::of(reading).await.status, 403);
    assert_eq!(shop.pictures(TEA).await[0]["state"], "awaiting_upload");
    picture::put(client, &upload, &file).await.expect(200);
    shop.close().await;
}

#[tokio::test]
async fn an_upload_works_in_its_time_only() {
    let shop = TestShop::start().await;
    let (app, file) = (shop.shop().app(), picture::png(40, 30));
    let an_hour_ago = SystemTime::from(clock::now()) - Duration::from_secs(3600);
    let terms = UploadTerms {
        bucket: app.config.images_bucket().unwrap(),
        key: "originals/prd_tea/0123456789ABCDEFGHJKMNPQRS",
        content_type: "image/png",
        bytes: u64::try_from(file.len()).unwrap(),
        from: an_hour_ago,
        valid_for: Duration::from_secs(900),
    };
    let late = app.images().sign_upload(&terms).await.unwrap();
    let late = json!({ "url": late.url, "headers": { "content-type": "image/png" } });
    assert_eq!(picture::put(shop.client(), &late, &file).await.status, 403);
    shop.close().await;
}

#[tokio::test]
async fn an_upload_works_once_and_at_once_is_once() {
    let shop = TestShop::start().await;
    let (client, file) = (shop.client(), picture::png(400, 300));
    let upload = shop.announces(TEA, "first-picture", "image/png", file.len()).await.expect(201)["upload"].take();
    let put = || picture::put(client, &upload, &file);
    let together = futures::join!(put(), put());
    let later = put().await;
    assert_eq!(later.status, 412, "{}", later.text);
    let mut statuses = [together.0.status, together.1.status];
    statuses.sort_unstable();
    assert!(statuses[0] == 200 && [200, 412].contains(&statuses[1]), "{statuses:?}");
    shop.settle().await;
    assert_eq!(shown(&shop, "tea").await.len(), 1);
    shop.close().await;
}

#[tokio::test]
async fn the_same_announcement_again_is_the_same_picture() {
    let shop = TestShop::start().await;
    let first = shop.announces(TEA, "first-picture", "image/png", 100).await.expect(201);
    let again = shop.announces(TEA, "first-picture", "image/png", 100).await.expect(201);
    assert_eq!(first["image_id"], again["image_id"]);
    shop.announces(TEA, "first-picture", "image/png", 101).await.refused(422, "idempotency_key_reused");
    let other = shop.announces("prd_mug", "first-picture", "image/png", 100).await.expect(201);
    assert_ne!(first["image_id"], other["image_id"]);
    assert_eq!(shop.pictures(TEA).await.len(), 1);
    shop.close().await;
}

#[tokio::test]
async fn wrong_input_is_named() {
    let shop = TestShop::start().await;
    let post = |body: Value| async {
        let body = body;
        shop.staff_posts(IMAGES, "wrong-input", &body).await
    };
    let announcement = |field: &str, value: Value| {
        let mut body = json!({ "content_type": "image/png", "bytes": 100, "alt": "Tea" });
        body[field] = value;
        body
    };
    for (field, value) in [
        ("content_type", json!("image/svg+xml")),
        ("content_type", json!("application/octet-stream")),
        ("bytes", json!(30_000_000)),
        ("bytes", json!(0)),
        ("bytes", json!(-1)),
        ("alt", json!(" ")),
        ("alt", json!("x".repeat(301))),
        ("alt", json!("two\nlines")),
        ("name", json!("tea.png")),
    ] {
        let refused = post(announcement(field, value)).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field);
    }
    let short = shop.announces(TEA, "short", "image/png", 100).await.refused(422, "validation_failed");
    assert_eq!(short["fields"][0]["field"], "Idempotency-Key");
    shop.announces("prd_nothing", "no-such-product", "image/png", 100).await.refused(404, "not_found");
    assert_eq!(shop.pictures(TEA).await, Vec::<Value>::new());
    shop.close().await;
}

#[tokio::test]
async fn browsers_of_the_store_may_upload_and_others_not() {
    let shop = TestShop::start().await;
    let upload = shop.announces(TEA, "first-picture", "image/png", 100).await.expect(201)["upload"].take();
    let preflight = |origin: &str| {
        let request = shop.client().elsewhere(Method::OPTIONS, upload["url"].as_str().unwrap()).header("origin", origin);
        let request = request.header("access-control-request-method", "PUT");
        Answer::of(request.header("access-control-request-headers", "content-type,if-none-match"))
    };
    let own = preflight(shop.shop().url()).await;
    assert_eq!((own.status, own.header("access-control-allow-origin")), (200, shop.shop().url()));
    assert!(own.header("access-control-allow-methods").contains("PUT"));
    assert!(own.header("access-control-allow-headers").contains("if-none-match"));
    assert_eq!(preflight("https://evil.example").await.header("access-control-allow-origin"), "");
    shop.close().await;
}

#[tokio::test]
async fn a_function_that_dies_before_it_has_shown_its_renditions_is_run_again() {
    let world = World::start().await;
    let killed = Plan { action: Some("TransactWriteItems"), ..Plan::once(Fault::Throttled, 1) };
    let dies = Plan { action: Some("PUT"), ..Plan::once(Fault::Killed, 1) };
    for (key, plan) in [("dies-after-a-rendition", dies), ("cannot-write", Plan { last: usize::MAX, ..killed })] {
        let strike = world.wire.arm("media-make-renditions", &["prd_tea"], plan);
        world.shop.uploads(TEA, key, "image/png", &picture::png(700, 500)).await;
        world.shop.settle().await;
        assert!(strike.has_struck());
    }
    let images = shown(&world.shop, "tea").await;
    assert_eq!(images.len(), 2);
    assert_eq!(renditions(&images[0]), renditions(&images[1]), "the same content has the same names");
    world.shop.close().await;
}
