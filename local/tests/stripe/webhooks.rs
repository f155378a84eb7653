//! Webhooks: signed as Stripe signs, sent until taken, kept over a restart, and spoiled as the chaos settings say.

use std::collections::HashMap;

use barrow_local::stripe::Chaos;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::harness::{Bench, Receiver, VISA, WEBHOOK_SECRET, Webhook, until};

/// Checks a signature the way a receiver does, apart from the code that made it.
fn is_signed(hook: &Webhook) -> bool {
    let parts: HashMap<&str, &str> = hook.signature.split(',').filter_map(|part| part.split_once('=')).collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).unwrap();
    mac.update(parts["t"].as_bytes());
    mac.update(b".");
    mac.update(hook.raw.as_bytes());
    let bytes: Vec<u8> = (0..parts["v1"].len() / 2).map(|at| u8::from_str_radix(&parts["v1"][at * 2..at * 2 + 2], 16).unwrap()).collect();
    mac.verify_slice(&bytes).is_ok()
}

#[tokio::test]
async fn a_payment_is_told_and_signed() {
    let bench = Bench::start().await;
    let id = bench.paid_intent(500).await;
    bench.receiver.until_type("payment_intent.succeeded").await;
    until("all delivered", || bench.stripe.undelivered_webhooks() == 0).await;
    let taken = bench.receiver.taken();
    assert!(taken.iter().all(is_signed));
    let told = taken.iter().find(|hook| hook.event["type"] == "payment_intent.succeeded").unwrap();
    assert_eq!(told.event["data"]["object"], bench.stripe.intent(&id).unwrap());
    let mut types = bench.receiver.types();
    types.sort_unstable();
    assert_eq!(types, ["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]);
}

#[tokio::test]
async fn a_refused_webhook_is_sent_again_until_taken() {
    let bench = Bench::start().await;
    bench.receiver.refuse_next(3);
    bench.intent(500).await;
    bench.receiver.until_type("payment_intent.created").await;
    assert_eq!(bench.receiver.refused(), 3);
    until("none left", || bench.stripe.undelivered_webhooks() == 0).await;
    assert_eq!(bench.receiver.taken().len(), 1);
}

#[tokio::test]
async fn webhooks_go_where_they_are_pointed() {
    let bench = Bench::start().await;
    let elsewhere = Receiver::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let control = format!("http://{}/_local/stripe/webhooks", listener.local_addr().unwrap());
    let router = bench.stripe.control_router();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let pointed = reqwest::Client::new().post(control).json(&serde_json::json!({ "url": elsewhere.url })).send().await.unwrap();
    assert_eq!(pointed.status(), 204);
    bench.intent(500).await;
    elsewhere.until_type("payment_intent.created").await;
    assert!(bench.receiver.taken().is_empty());
}

#[tokio::test]
async fn objects_steps_and_webhooks_survive_a_restart() {
    let mut bench = Bench::start().await;
    bench.stripe.pause();
    let (paid, late) = (bench.paid_intent(500).await, bench.intent(500).await);
    bench.stripe.pay(&late, "pm_card_lateSuccess");
    let before = bench.stripe.intent(&paid);
    let waiting = bench.stripe.undelivered_webhooks();
    assert_eq!((waiting, bench.receiver.taken().len()), (6, 0));
    bench.restart().await;
    assert_eq!(bench.stripe.intent(&paid), before);
    until("the late payment", || bench.status(&late) == "succeeded").await;
    until("all delivered", || bench.stripe.undelivered_webhooks() == 0).await;
    assert_eq!(bench.receiver.taken().len(), 8);
}

#[tokio::test]
async fn chaos_duplicates_delays_and_drops_but_loses_nothing() {
    let chaos = Chaos { duplicate: 100, delay_ms_max: 50, reorder: true, drop_first: 50, seed: 3 };
    let bench = Bench::with_chaos(chaos).await;
    for _ in 0..5 {
        bench.paid_intent(500).await;
    }
    until("all delivered", || bench.stripe.undelivered_webhooks() == 0).await;
    let mut copies: HashMap<String, usize> = HashMap::new();
    for hook in bench.receiver.taken() {
        *copies.entry(hook.event["id"].to_string()).or_default() += 1;
    }
    assert_eq!(copies.len(), 15);
    assert!(copies.values().all(|count| *count == 2), "{copies:?}");
    bench.stripe.set_chaos(Chaos::default());
    bench.intent(500).await;
    until("all delivered", || bench.stripe.undelivered_webhooks() == 0).await;
    assert_eq!(bench.receiver.taken().len(), 31);
}

#[tokio::test]
async fn a_foreign_event_is_sent_once_and_signed() {
    let bench = Bench::start().await;
    let raw = r#"{"id":"evt_foreign","object":"event","type":"plan.created","data":{"object":{}}}"#;
    assert_eq!(bench.stripe.send_event(raw).await.unwrap(), 200);
    let taken = bench.receiver.taken();
    assert!(taken.len() == 1 && taken[0].raw == raw && is_signed(&taken[0]));
}

#[tokio::test]
async fn dozens_run_side_by_side_without_meeting() {
    let benches = futures::future::join_all((0..24).map(|_| Bench::start())).await;
    for bench in &benches {
        let id = bench.intent(500).await;
        bench.stripe.pay(&id, VISA);
    }
    for bench in &benches {
        until("all delivered", || bench.stripe.undelivered_webhooks() == 0).await;
        assert_eq!((bench.stripe.intents().len(), bench.receiver.taken().len()), (1, 3));
        bench.stripe.stop().await;
    }
}
