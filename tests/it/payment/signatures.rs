//! 21: webhooks are taken as the bytes that Stripe signed, and not otherwise.

use super::as_new;
use crate::harness::{Answer, PlacedOrder, TestShop, cards};
use barrow_app::clock;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

async fn post(shop: &TestShop, payload: &str, signature: &str, content_type: &str) -> Answer {
    let request = shop.client().request(Method::POST, "/webhooks/stripe").header("content-type", content_type);
    Answer::of(request.header("stripe-signature", signature).body(payload.to_owned())).await
}

fn signed(shop: &TestShop, payload: &str, seconds_ago: i64) -> String {
    let at = clock::now().as_second() - seconds_ago;
    let secret = &shop.shop().environment()["STRIPE_WEBHOOK_SECRET"];
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{at}.{payload}").as_bytes());
    let digest: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={at},v1={digest}")
}

async fn paid_in_silence(shop: &TestShop) -> (PlacedOrder<'_>, Value) {
    let order = shop.buyer().await.buys("TEA", 1).await;
    shop.stripe().pause();
    order.try_pay(cards::PAYS).await.expect(200);
    let event = order.event("payment_intent.succeeded");
    (order, event)
}

/// 21: not a byte may differ, and no signature is good for long.
#[tokio::test]
async fn a_wrong_old_or_missing_signature_changes_nothing() {
    let shop = TestShop::start().await;
    let (order, event) = paid_in_silence(&shop).await;
    let payload = event.to_string();
    let good = signed(&shop, &payload, 0);
    let forged = format!("{}{}", &good[..good.len() - 1], if good.ends_with('0') { '1' } else { '0' });
    let reformatted = serde_json::to_string_pretty(&event).unwrap();
    for (body, signature) in [
        (&payload, forged.as_str()),
        (&payload, ""),
        (&payload, "t=,v1="),
        (&payload, &signed(&shop, &payload, 301)),
        (&payload, &signed(&shop, "{}", 0)),
        (&reformatted, &good),
    ] {
        post(&shop, body, signature, "application/json").await.refused(400, "invalid_signature");
    }
    let unsigned = shop.client().request(Method::POST, "/webhooks/stripe").body(payload.clone());
    Answer::of(unsigned).await.refused(400, "invalid_signature");
    order.until("pending_payment", "none").await;

    assert_eq!(post(&shop, &payload, &signed(&shop, &payload, 290), "application/json").await.expect(200), json!({ "taken": true }));
    order.until("paid", "succeeded").await;
    shop.close().await;
}

/// 21: API Gateway hands over in base64 what it does not take for text.
#[tokio::test]
async fn a_body_in_base64_is_the_same_body() {
    let shop = TestShop::start().await;
    let (order, event) = paid_in_silence(&shop).await;
    let payload = serde_json::to_string_pretty(&event).unwrap();
    let signature = signed(&shop, &payload, 0);
    post(&shop, &payload, &signature, "application/octet-stream").await.expect(200);
    order.until("paid", "succeeded").await;

    let (order, event) = paid_in_silence(&shop).await;
    let payload = event.to_string();
    let answer = shop.shop().invoke("webhooks-stripe", gateway_event(&payload, &signed(&shop, &payload, 0))).await.unwrap();
    assert_eq!(answer["statusCode"], 200, "{answer}");
    order.until("paid", "succeeded").await;
    shop.close().await;
}

fn gateway_event(payload: &str, signature: &str) -> Value {
    use base64::Engine;
    json!({
        "version": "2.0",
        "routeKey": "POST /webhooks/stripe",
        "rawPath": "/webhooks/stripe",
        "rawQueryString": "",
        "headers": { "content-type": "application/json", "stripe-signature": signature },
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "a", "domainPrefix": "a", "requestId": "r", "routeKey": "POST /webhooks/stripe",
            "stage": "$default", "time": "01/Jan/2026:00:00:00 +0000", "timeEpoch": 1_767_225_600_000_i64,
            "http": { "method": "POST", "path": "/webhooks/stripe", "protocol": "HTTP/1.1", "sourceIp": "1.1.1.1", "userAgent": "Stripe/1.0" },
        },
        "body": base64::engine::general_purpose::STANDARD.encode(payload),
        "isBase64Encoded": true,
    })
}

#[tokio::test]
async fn kinds_of_events_nobody_knows_are_acknowledged() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    order.pay().await;
    let known = order.event("payment_intent.succeeded");
    let mut unknown = as_new(&known, "evt_unknown_kind");
    unknown["type"] = json!("treasury.something_new");
    unknown["data"]["object"] = json!({ "object": "treasury.thing", "id": "tr_1" });
    let mut unreadable = as_new(&known, "evt_unreadable");
    unreadable["data"]["object"]["amount"] = json!("many");
    for event in [unknown, unreadable] {
        let payload = event.to_string();
        assert_eq!(post(&shop, &payload, &signed(&shop, &payload, 0), "application/json").await.expect(200), json!({ "taken": false }));
    }
    for payload in ["not json", "{}", "[]"] {
        post(&shop, payload, &signed(&shop, payload, 0), "application/json").await.refused(400, "invalid_json");
    }
    shop.close().await;
}
