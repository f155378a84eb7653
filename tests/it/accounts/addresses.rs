//! The address book: one's own, with defaults, and with postal codes as their country writes them.

use crate::harness::{Answer, Member, TestShop};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

fn address(city: &str, postal_code: &str, country: &str) -> Value {
    json!({ "address": { "name": "Ada", "line1": "Am Fluss 1", "city": city, "postal_code": postal_code, "country": country } })
}

async fn add(member: &Member<'_>, key: &str, body: &Value) -> Answer {
    Answer::of(member.request(Method::POST, "/api/me/addresses").header("idempotency-key", key).json(body)).await
}

async fn list(member: &Member<'_>) -> Vec<Value> {
    member.get("/api/me/addresses").await.expect(200)["items"].as_array().unwrap().clone()
}

fn path(address: &Value) -> String {
    format!("/api/me/addresses/{}", address["id"].as_str().unwrap())
}

#[tokio::test]
async fn addresses_are_kept_changed_and_removed_with_their_defaults() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let home = add(&ada, "my-first-address", &address("Ulm", "89073", "DE")).await.expect(201);
    assert_eq!((&home["default_shipping"], &home["default_billing"]), (&json!(true), &json!(true)));
    let mut body = address("London", "sw1a1aa", "GB");
    body["default_shipping"] = json!(true);
    let work = add(&ada, "my-second-address", &body).await.expect(201);
    assert_eq!(work["address"]["postal_code"], "SW1A 1AA");
    assert_eq!(ada.get(&path(&home)).await.expect(200)["default_shipping"], false);
    let moved = ada.does(Method::PUT, &path(&work), &address("Bath", "BA1 1AA", "GB")).await.expect(200);
    assert_eq!((&moved["address"]["city"], &moved["default_shipping"]), (&json!("Bath"), &json!(true)));
    let left = ada.does(Method::DELETE, &path(&work), &json!({})).await.expect(200);
    assert_eq!((left["items"].as_array().unwrap().len(), &left["items"][0]["default_shipping"]), (1, &json!(true)));
    for method in [Method::GET, Method::DELETE] {
        Answer::of(ada.request(method, &path(&work))).await.refused(404, "not_found");
    }
    shop.close().await;
}

#[tokio::test]
async fn the_same_request_again_adds_one_and_many_at_once_are_all_kept() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let again = join_all((0..4).map(|_| async { add(&ada, "the-same-address", &address("Ulm", "89073", "DE")).await })).await;
    assert!(again.iter().all(|answer| answer.status == 201), "{:?}", again.iter().map(|answer| &answer.text).collect::<Vec<_>>());
    assert_eq!(list(&ada).await.len(), 1);
    add(&ada, "the-same-address", &address("Bonn", "53111", "DE")).await.refused(422, "idempotency_key_reused");
    let keys: Vec<String> = (0..4).map(|place| format!("address-number-{place}")).collect();
    let more = join_all(keys.iter().map(|key| async { add(&ada, key, &address("Ulm", "89073", "DE")).await })).await;
    assert!(more.iter().all(|answer| answer.status == 201));
    assert_eq!(list(&ada).await.len(), 5);
    for place in 5..20 {
        add(&ada, &format!("address-number-{place}"), &address("Ulm", "89073", "DE")).await.expect(201);
    }
    add(&ada, "one-too-many", &address("Ulm", "89073", "DE")).await.refused(409, "too_many_addresses");
    assert_eq!(list(&ada).await.iter().filter(|address| address["default_shipping"] == true).count(), 1);
    shop.close().await;
}

#[tokio::test]
async fn wrong_lines_are_named_and_change_nothing() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    for (body, field) in [
        (address("Ulm", "8907", "DE"), "address.postal_code"),
        (address("Warszawa", "", "PL"), "address.postal_code"),
        (address("", "89073", "DE"), "address.city"),
        (address("Ulm", "89073", "Germany"), "address.country"),
        (address(&"x".repeat(201), "89073", "DE"), "address.city"),
        (json!({}), "address"),
        (json!({ "address": {} , "default": true }), "address.name"),
    ] {
        let refused = add(&ada, "a-wrong-address", &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let no_key = ada.does(Method::POST, "/api/me/addresses", &address("Ulm", "89073", "DE")).await;
    assert_eq!(no_key.refused(422, "validation_failed")["fields"][0]["field"], "Idempotency-Key");
    assert!(list(&ada).await.is_empty());
    shop.close().await;
}

/// 24: an address's id opens nothing to anybody else.
#[tokio::test]
async fn nobody_reads_or_changes_somebody_elses_addresses() {
    let shop = TestShop::start().await;
    let (ada, thief) = (shop.member().await, shop.member().await);
    let home = add(&ada, "my-first-address", &address("Ulm", "89073", "DE")).await.expect(201);
    for method in [Method::GET, Method::DELETE] {
        Answer::of(thief.request(method, &path(&home))).await.refused(404, "not_found");
    }
    thief.does(Method::PUT, &path(&home), &address("Bath", "BA1 1AA", "GB")).await.refused(404, "not_found");
    assert_eq!(ada.get(&path(&home)).await.expect(200), home);
    shop.close().await;
}
