//! Idempotency keys: one effect and one answer per key, as Stripe promises.

use futures::future::join_all;
use serde_json::json;

use crate::harness::Bench;

const FORM: [(&str, &str); 2] = [("amount", "500"), ("currency", "usd")];

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_says_so() {
    let mut bench = Bench::start().await;
    let first = bench.post_once("/v1/payment_intents", &FORM, "k1").await;
    let turned = [FORM[1], FORM[0]];
    let second = bench.post_once("/v1/payment_intents", &turned, "k1").await;
    assert_eq!(first.body, second.body);
    assert!(first.headers.get("idempotent-replayed").is_none());
    assert_eq!(second.headers["idempotent-replayed"], "true");
    bench.restart().await;
    assert_eq!(bench.post_once("/v1/payment_intents", &FORM, "k1").await.body, first.body);
    assert_eq!(bench.stripe.intents().len(), 1);
}

#[tokio::test]
async fn the_same_key_with_other_parameters_or_another_path_is_refused() {
    let bench = Bench::start().await;
    bench.post_once("/v1/payment_intents", &FORM, "k1").await;
    let other = [("amount", "501"), ("currency", "usd")];
    for (path, form) in [("/v1/payment_intents", &other), ("/v1/refunds", &FORM)] {
        let reply = bench.post_once(path, form, "k1").await;
        assert_eq!((reply.status, &reply.body["error"]["type"]), (400, &json!("idempotency_error")));
    }
    assert_eq!(bench.stripe.intents().len(), 1);
}

#[tokio::test]
async fn twenty_calls_at_once_with_one_key_have_one_effect() {
    let bench = Bench::start().await;
    let calls = (0..20).map(|_| bench.post_once("/v1/payment_intents", &FORM, "k1"));
    let replies = join_all(calls).await;
    assert!(replies.iter().all(|reply| reply.body == replies[0].body));
    assert_eq!(bench.stripe.intents().len(), 1);
}

#[tokio::test]
async fn a_decline_is_replayed_but_refused_parameters_are_not_kept() {
    let bench = Bench::start().await;
    let id = bench.intent(500).await;
    let confirm = format!("/v1/payment_intents/{id}/confirm");
    let form = [("payment_method", "pm_card_chargeDeclined")];
    let first = bench.post_once(&confirm, &form, "k1").await;
    let second = bench.post_once(&confirm, &form, "k1").await;
    assert_eq!((first.status, first.body), (402, second.body));
    assert_eq!(second.headers["idempotent-replayed"], "true");
    assert_eq!(bench.stripe.objects("charge").len(), 1);
    let refused = bench.post_once("/v1/payment_intents", &[("amount", "1")], "k2").await;
    assert_eq!(refused.body["error"]["code"], "parameter_missing");
    assert_eq!(bench.post_once("/v1/payment_intents", &FORM, "k2").await.status, 200);
}
