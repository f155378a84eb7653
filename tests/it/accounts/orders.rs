//! Orders of an account: made while signed in, listed, opened, and claimed by whoever confirms the address of a guest.

use crate::harness::{Answer, Buyer, Member, PlacedOrder, TestShop};
use reqwest::Method;
use serde_json::{Value, json};

/// Orders what is in a cart, signed in.
pub async fn order<'a>(shop: &'a TestShop, member: &Member<'_>, guest: &Buyer<'_>) -> PlacedOrder<'a> {
    let request = member.request(Method::POST, "/api/checkout").header("x-cart-token", &guest.token);
    let request = request.header("idempotency-key", guest.key()).json(&guest.checkout_body().await);
    PlacedOrder::new(shop, &Answer::of(request).await.expect(201))
}

async fn buys<'a>(shop: &'a TestShop, member: &Member<'_>, sku: &str) -> PlacedOrder<'a> {
    let guest = shop.buyer().await;
    guest.add(sku, 1).await;
    order(shop, member, &guest).await
}

fn ids(list: &Value) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn orders_of_an_account_are_listed_newest_first_page_by_page() {
    let shop = TestShop::start().await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    let mut expected = Vec::new();
    for sku in ["TEA", "MUG", "TEA"] {
        expected.insert(0, buys(&shop, &ada, sku).await.id);
    }
    let others = buys(&shop, &bob, "TEA").await;
    let all = ada.get("/api/orders").await;
    println!("a page of 3 orders: {}", all.header("x-barrow-cost"));
    let all = all.expect(200);
    assert_eq!((ids(&all), &all["next_cursor"]), (expected.clone(), &Value::Null));
    assert_eq!((&all["items"][0]["status"], &all["items"][0]["units"]), (&json!("pending_payment"), &json!(1)));
    let first = ada.get("/api/orders?limit=2").await.expect(200);
    let second = ada.get(&format!("/api/orders?limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await.expect(200);
    assert_eq!([ids(&first), ids(&second)].concat(), expected);
    assert_eq!(ids(&bob.get("/api/orders").await.expect(200)), [others.id]);
    for bad in ["limit=0", "limit=51", "limit=x", "cursor=x", "cursor=2026_1", "status=paid"] {
        ada.get(&format!("/api/orders?{bad}")).await.refused(422, "validation_failed");
    }
    shop.close().await;
}

/// 24: one's own order opens without its token, and nobody else's does.
#[tokio::test]
async fn an_account_opens_its_own_orders_and_no_others() {
    let shop = TestShop::start().await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    let (own, guests) = (buys(&shop, &ada, "TEA").await, shop.buyer().await.buys("TEA", 1).await);
    let path = format!("/api/orders/{}", own.id);
    assert_eq!(ada.get(&path).await.expect(200)["id"], own.id.as_str());
    own.get().await;
    for path in [&path, &format!("/api/orders/{}", guests.id)] {
        bob.get(path).await.refused(403, "forbidden");
    }
    ada.get("/api/orders/AAAA-AAAA-AAAA").await.refused(403, "forbidden");
    bob.does(Method::POST, &format!("{path}/cancel"), &json!({})).await.refused(403, "forbidden");
    ada.does(Method::POST, &format!("{path}/payment"), &json!({})).await.expect(200);
    assert_eq!(ada.does(Method::POST, &format!("{path}/cancel"), &json!({})).await.expect(200)["status"], "cancelled");
    shop.close().await;
}

/// A session that is over orders nothing for its user, and nothing as a guest in their place.
#[tokio::test]
async fn whoever_is_signed_out_is_told_at_checkout() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    shop.posts("/api/auth/logout", &json!({ "refresh_token": ada.refresh })).await.expect(200);
    let guest = shop.buyer().await;
    guest.add("TEA", 1).await;
    let request = ada.request(Method::POST, "/api/checkout").header("x-cart-token", &guest.token);
    let request = request.header("idempotency-key", guest.key()).json(&guest.checkout_body().await);
    Answer::of(request).await.refused(401, "session_ended");
    guest.checkout().await;
    shop.close().await;
}

#[tokio::test]
async fn guests_orders_are_claimed_when_their_address_is_confirmed() {
    let shop = TestShop::start().await;
    let (mut guest, mut other) = (shop.buyer().await, shop.buyer().await);
    guest.email = "Ada.Guest@example.org".to_owned();
    other.email = "somebody.else@example.org".to_owned();
    let before = [guest.buys("TEA", 1).await, other.buys("TEA", 1).await];
    before[0].pay().await;
    let ada = Member::join_as(&shop, "ada.guest@example.org").await;
    shop.settle().await;
    assert_eq!(ids(&ada.get("/api/orders").await.expect(200)), [before[0].id.clone()]);
    assert_eq!(ada.get(&format!("/api/orders/{}", before[0].id)).await.expect(200)["status"], "paid");
    before[0].get().await;
    ada.get(&format!("/api/orders/{}", before[1].id)).await.refused(403, "forbidden");
    shop.close().await;
}
