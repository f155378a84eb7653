//! An index that is missing or damaged: what was good stays up, and the next build mends it.

use super::{edit, found, page, sample_shop};
use crate::harness::{TestShop, directory, options, wait_until};
use barrow_app::{App, Config};
use barrow_domain::money::{Currency, Money};
use barrow_local::shop::Shop;
use barrow_services::aws::AwsClients;
use barrow_services::snapshots::{Pointer, Snapshots};
use serde_json::{Value, json};
use std::fs::File;
use std::time::Duration;

const POINTER: &str = "catalogue/current.json";

/// A function that has just been started: it has nothing in memory.
fn cold(shop: &TestShop) -> App {
    let environment = shop.shop().environment();
    App::new(Config::from_lookup(|name| environment.get(name).cloned()).unwrap())
}

fn snapshots(shop: &TestShop) -> Snapshots {
    let config = cold(shop).config;
    let bucket = config.catalogue_bucket().unwrap().to_owned();
    Snapshots::new(AwsClients::new(config.aws).s3(), bucket)
}

/// Turns over a bit in the middle of an object, as it lies in its bucket.
async fn damage(shop: &TestShop, key: &str) {
    let config = cold(shop).config;
    let (bucket, client) = (config.catalogue_bucket().unwrap().to_owned(), AwsClients::new(config.aws).s3());
    let object = client.get_object().bucket(&bucket).key(key).send().await.unwrap();
    let mut bytes = object.body.collect().await.unwrap().to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    client.put_object().bucket(&bucket).key(key).body(bytes.into()).send().await.unwrap();
}

async fn pointer(snapshots: &Snapshots) -> (Value, String) {
    match snapshots.pointer(POINTER, None).await.unwrap() {
        Pointer::New { bytes, etag } => (serde_json::from_slice(&bytes).unwrap(), etag),
        other => panic!("{other:?}"),
    }
}

async fn price_apples(shop: &TestShop, amount: i64) {
    edit(shop, "prd_apple", |product| product.variants.iter_mut().for_each(|variant| variant.price = Money::new(amount, Currency::EUR)))
        .await;
}

async fn price_shown(shop: &TestShop) -> i64 {
    found(shop, "q=red+apples").await["items"][0]["price_from"]["amount"].as_i64().unwrap()
}

async fn price_for(app: &App) -> Option<i64> {
    let slug = "red-apples".to_owned().try_into().unwrap();
    let card: Value = serde_json::from_str(&app.catalogue().await.ok()?.index.card_by_slug(&slug).unwrap()?).unwrap();
    card["price_from"]["amount"].as_i64()
}

async fn is_shown(shop: &TestShop, amount: i64) {
    wait_until("the price", async || (price_shown(shop).await == amount).then_some(())).await;
}

#[tokio::test]
async fn a_damaged_part_is_passed_over_until_the_next_build() {
    let shop = sample_shop().await;
    for amount in [111, 222] {
        price_apples(&shop, amount).await;
        is_shown(&shop, amount).await;
        shop.settle().await;
    }
    let snapshots = snapshots(&shop);
    let (manifest, _) = pointer(&snapshots).await;
    let key = manifest["current"]["delta"]["part"]["key"].as_str().unwrap();
    damage(&shop, key).await;

    assert_eq!(price_shown(&shop).await, 222, "who has it in memory goes on");
    assert_eq!(price_for(&cold(&shop)).await, Some(111), "who starts takes the one before");
    snapshots.remove(manifest["current"]["delta"]["entries"]["key"].as_str().unwrap()).await.unwrap();
    price_apples(&shop, 333).await;
    is_shown(&shop, 333).await;
    assert_eq!(price_for(&cold(&shop)).await, Some(333));
    shop.close().await;
}

#[tokio::test]
async fn a_pointer_that_is_no_manifest_is_replaced() {
    let shop = sample_shop().await;
    assert!(price_shown(&shop).await > 0);
    let snapshots = snapshots(&shop);
    let (_, etag) = pointer(&snapshots).await;
    assert!(snapshots.swap(POINTER, b"not a manifest".to_vec(), Some(&etag)).await.unwrap());
    assert!(!snapshots.swap(POINTER, b"too late".to_vec(), Some(&etag)).await.unwrap(), "who read the one before may not write");
    assert!(!snapshots.swap(POINTER, b"too late".to_vec(), None).await.unwrap(), "and it is not missing");
    assert!(cold(&shop).catalogue().await.is_err());
    assert!(price_shown(&shop).await > 0, "who has it in memory goes on");
    price_apples(&shop, 444).await;
    shop.shop().run_job("jobs-rebuild-catalogue").await.unwrap();
    wait_until("a build", async || (price_for(&cold(&shop)).await == Some(444)).then_some(())).await;
    shop.close().await;
}

/// A shop that was just deployed has no index, and says so in a way that clients repeat.
#[tokio::test]
async fn without_an_index_clients_are_told_to_come_back() {
    let directory = directory();
    let shop = Shop::start(options(directory.path())).await.unwrap();
    let client = crate::harness::Client::new(shop.url());
    for path in ["/api/products", "/api/categories", "/api/search?q=tea", "/api/search/suggest?q=te"] {
        let answer = client.get(path).await;
        assert_eq!(answer.header("retry-after"), "1", "{path}");
        answer.refused(503, "busy");
    }
    let home = client.get("/").await;
    assert!(home.status == 503 && home.text.contains("One moment") && home.header("retry-after") == "1", "{}", home.text);
    assert_eq!(client.get("/api/products/tea").await.status, 404, "the table knows that there is none");
    shop.run_job("jobs-rebuild-catalogue").await.unwrap();
    let list = wait_until("a list", async || Some(client.get("/api/products").await).filter(|answer| answer.status == 200)).await;
    assert_eq!((&list.body["total"], &list.body["items"]), (&0.into(), &Value::Array(Vec::new())));
    assert!(client.get("/").await.text.contains("still empty"));
    shop.kill().await;
}

#[tokio::test]
async fn the_whole_is_built_anew_when_it_is_due_and_old_parts_go() {
    let shop = sample_shop().await;
    price_apples(&shop, 555).await;
    is_shown(&shop, 555).await;
    shop.settle().await;
    let snapshots = snapshots(&shop);
    let (before, _) = pointer(&snapshots).await;
    assert!(before["current"]["delta"].is_object());
    let (useless, dated) = ("catalogue/parts/00000001-delta-nobodys", "s3/catalogue-bucket/catalogue/parts/00000001-delta-nobodys");
    snapshots.put(useless, b"left behind".to_vec()).await.unwrap();
    let two_hours = Duration::from_secs(2 * 60 * 60);
    let file = File::options().write(true).open(shop.directory().join(dated)).unwrap();
    file.set_modified(file.metadata().unwrap().modified().unwrap() - two_hours).unwrap();
    let not_due = shop.shop().run_job("jobs-rebuild-catalogue").await.unwrap();
    assert_eq!(not_due["rebuilt"], false);
    let forced = shop.shop().invoke("jobs-rebuild-catalogue", json!({ "force": true })).await.unwrap();
    assert_eq!(forced["rebuilt"], true);
    assert!(!shop.directory().join(dated).exists(), "what nobody reads is gone after an hour");
    let (after, _) = pointer(&snapshots).await;
    assert_ne!(after["current"]["base"], before["current"]["base"]);
    assert!(after["current"]["delta"].is_null(), "nothing was touched since");
    is_shown(&shop, 555).await;
    assert_eq!(page(&shop, "/products/red-apples").await.status, 200);
    shop.close().await;
}
