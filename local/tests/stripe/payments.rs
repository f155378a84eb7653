//! Intents and cards: what each state allows and what each card does.

use std::time::Duration;

use barrow_local::stripe::{Fault, PayOutcome};
use futures::future::join_all;
use serde_json::json;

use crate::harness::{Bench, SECRET_KEY, VISA, until};

fn declined_as(outcome: &PayOutcome) -> &str {
    match outcome {
        PayOutcome::Declined(problem) => problem.decline_code.or(problem.code).unwrap_or_default(),
        other => panic!("not declined: {other:?}"),
    }
}

#[tokio::test]
async fn a_paid_intent_has_one_paid_charge_of_its_amount() {
    let bench = Bench::start().await;
    let id = bench.intent(1999).await;
    assert_eq!(bench.status(&id), "requires_payment_method");
    assert!(matches!(bench.stripe.pay(&id, VISA), PayOutcome::Succeeded));
    let intent = bench.get(&format!("/v1/payment_intents/{id}?expand[]=latest_charge")).await.body;
    assert_eq!((&intent["status"], &intent["amount_received"]), (&json!("succeeded"), &json!(1999)));
    let charge = &intent["latest_charge"];
    assert_eq!((&charge["paid"], &charge["amount_captured"]), (&json!(true), &json!(1999)));
    assert_eq!(charge["metadata"]["order_id"], "o_1");
    let alone = bench.get(&format!("/v1/charges/{}", charge["id"].as_str().unwrap())).await;
    assert_eq!(alone.body, *charge);
}

#[tokio::test]
async fn twenty_confirms_at_once_make_one_charge() {
    let bench = Bench::start().await;
    let id = bench.intent(500).await;
    let path = format!("/v1/payment_intents/{id}/confirm");
    let form = [("payment_method", "pm_card_visa")];
    let replies = join_all((0..20).map(|_| bench.post(&path, &form))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    let late = replies.iter().find(|reply| reply.status != 200).unwrap();
    assert_eq!(late.body["error"]["code"], "payment_intent_unexpected_state");
    assert_eq!(late.body["error"]["payment_intent"]["status"], "succeeded");
    assert_eq!(bench.stripe.objects("charge").len(), 1);
}

#[tokio::test]
async fn a_declined_card_charges_nothing_and_another_card_may_follow() {
    let bench = Bench::start().await;
    let id = bench.intent(500).await;
    let cases = [
        ("4000000000000002", "generic_decline"),
        ("pm_card_chargeDeclined", "generic_decline"),
        ("4000 0000 0000 9995", "insufficient_funds"),
        ("4000000000000069", "expired_card"),
        ("4111111111111111", "test_mode_live_card"),
        ("4242424242424241", "incorrect_number"),
    ];
    for (card, expected) in cases {
        assert_eq!(declined_as(&bench.stripe.pay(&id, card)), expected, "{card}");
        assert_eq!(bench.status(&id), "requires_payment_method", "{card}");
    }
    let intent = bench.stripe.intent(&id).unwrap();
    assert_eq!(intent["last_payment_error"]["type"], "card_error");
    assert!(bench.stripe.objects("charge").iter().all(|charge| charge["paid"] == json!(false)));
    assert!(matches!(bench.stripe.pay(&id, VISA), PayOutcome::Succeeded));
    assert_eq!(bench.stripe.intent(&id).unwrap()["last_payment_error"], json!(null));
}

#[tokio::test]
async fn a_decline_over_the_api_is_402_and_names_charge_and_intent() {
    let bench = Bench::start().await;
    let id = bench.intent(500).await;
    let form = [("payment_method", "pm_card_chargeDeclinedInsufficientFunds")];
    let reply = bench.post(&format!("/v1/payment_intents/{id}/confirm"), &form).await;
    let error = &reply.body["error"];
    assert_eq!(reply.status, 402);
    assert_eq!(error["decline_code"], "insufficient_funds");
    assert_eq!(error["payment_intent"]["status"], "requires_payment_method");
    assert_eq!(error["charge"], error["payment_intent"]["latest_charge"]);
}

#[tokio::test]
async fn three_d_secure_pays_when_approved_and_not_when_failed() {
    let bench = Bench::start().await;
    for card in ["4000002500003155", "4000002760003184"] {
        let id = bench.intent(500).await;
        assert!(matches!(bench.stripe.pay(&id, card), PayOutcome::RequiresAction));
        let action = bench.stripe.intent(&id).unwrap()["next_action"].clone();
        assert_eq!(action["type"], "redirect_to_url");
        let refused = bench.stripe.authenticate(&id, false);
        assert_eq!(declined_as(&refused), "payment_intent_authentication_failure");
        assert!(matches!(bench.stripe.pay(&id, card), PayOutcome::RequiresAction));
        assert!(matches!(bench.stripe.authenticate(&id, true), PayOutcome::Succeeded));
        assert!(matches!(bench.stripe.authenticate(&id, true), PayOutcome::Refused(_)));
    }
    let id = bench.intent(500).await;
    bench.stripe.pay(&id, "4000008400001629");
    assert_eq!(declined_as(&bench.stripe.authenticate(&id, true)), "generic_decline");
}

#[tokio::test]
async fn late_cards_are_processing_first_and_cannot_be_canceled_then() {
    let bench = Bench::start().await;
    bench.stripe.set_settle_delay(Duration::from_millis(300));
    let (fails, pays) = (bench.intent(500).await, bench.intent(500).await);
    assert!(matches!(bench.stripe.pay(&fails, "4000000000000341"), PayOutcome::Processing));
    assert!(matches!(bench.stripe.pay(&pays, "pm_card_lateSuccess"), PayOutcome::Processing));
    let cancel = bench.post(&format!("/v1/payment_intents/{pays}/cancel"), &[]).await;
    assert_eq!(cancel.body["error"]["code"], "payment_intent_unexpected_state");
    until("both settled", || bench.status(&fails) == "requires_payment_method" && bench.status(&pays) == "succeeded").await;
    assert_eq!(bench.stripe.objects("charge").len(), 2);
    bench.receiver.until_type("payment_intent.payment_failed").await;
    bench.receiver.until_type("payment_intent.succeeded").await;
}

#[tokio::test]
async fn a_canceled_intent_takes_no_card_and_a_paid_one_cannot_be_canceled() {
    let bench = Bench::start().await;
    let (canceled, paid) = (bench.intent(500).await, bench.paid_intent(500).await);
    let form = [("cancellation_reason", "abandoned")];
    let reply = bench.post(&format!("/v1/payment_intents/{canceled}/cancel"), &form).await;
    assert_eq!((reply.status, &reply.body["status"]), (200, &json!("canceled")));
    assert!(matches!(bench.stripe.pay(&canceled, VISA), PayOutcome::Refused(_)));
    let reply = bench.post(&format!("/v1/payment_intents/{paid}/cancel"), &[]).await;
    assert_eq!((reply.status, bench.status(&paid).as_str()), (400, "succeeded"));
}

#[tokio::test]
async fn bad_parameters_are_refused_and_named() {
    let bench = Bench::start().await;
    let cases = [
        ("currency=usd", "parameter_missing", "amount"),
        ("amount=0&currency=usd", "parameter_invalid_integer", "amount"),
        ("amount=1.5&currency=usd", "parameter_invalid_integer", "amount"),
        ("amount=100", "parameter_missing", "currency"),
        ("amount=100&currency=zzz", "parameter_invalid_currency", "currency"),
        ("amount=1&currency=usd&colour=red", "parameter_unknown", "colour"),
    ];
    for (given, code, param) in cases {
        let form: Vec<_> = given.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let reply = bench.post("/v1/payment_intents", &form).await;
        let error = &reply.body["error"];
        assert_eq!((reply.status, &error["code"], &error["param"]), (400, &json!(code), &json!(param)));
    }
    assert!(bench.stripe.intents().is_empty());
}

#[tokio::test]
async fn keys_are_checked() {
    let bench = Bench::start().await;
    let id = bench.intent(500).await;
    let path = format!("/v1/payment_intents/{id}");
    for key in [None, Some("sk_test_other"), Some("pk_test_barrow")] {
        let reply = bench.send_with_key(key, &path).await;
        assert_eq!((reply.status, &reply.body["error"]["type"]), (401, &json!("invalid_request_error")));
    }
    assert_eq!(bench.send_with_key(Some(SECRET_KEY), &path).await.status, 200);
    let secret = bench.stripe.intent(&id).unwrap()["client_secret"].as_str().unwrap().to_owned();
    let shown = format!("{path}?client_secret={secret}");
    assert_eq!(bench.send_with_key(Some("pk_test_barrow"), &shown).await.status, 200);
    assert_eq!(bench.get("/v1/payment_intents/pi_none").await.status, 404);
    assert_eq!(bench.get("/v1/nothing/here/at/all").await.status, 404);
}

#[tokio::test]
async fn lists_are_newest_first_and_paged() {
    let bench = Bench::start().await;
    let (first, second, third) = (bench.intent(1).await, bench.intent(2).await, bench.intent(3).await);
    let page = bench.get("/v1/payment_intents?limit=2").await.body;
    assert_eq!((&page["data"][0]["id"], &page["data"][1]["id"]), (&json!(third), &json!(second)));
    assert_eq!(page["has_more"], true);
    let rest = bench.get(&format!("/v1/payment_intents?limit=2&starting_after={second}")).await.body;
    assert_eq!((&rest["data"][0]["id"], &rest["has_more"]), (&json!(first), &json!(false)));
}

#[tokio::test]
async fn faults_hit_the_next_calls_and_only_a_timeout_takes_effect() {
    let bench = Bench::start().await;
    let form = [("amount", "500"), ("currency", "usd")];
    bench.stripe.fail_next(1, Fault::Unavailable500);
    bench.stripe.fail_next(1, Fault::RateLimited429);
    assert_eq!(bench.post("/v1/payment_intents", &form).await.status, 500);
    assert_eq!(bench.post("/v1/payment_intents", &form).await.body["error"]["code"], "rate_limit");
    assert!(bench.stripe.intents().is_empty());
    bench.stripe.fail_next(1, Fault::Timeout);
    let hanging = bench.post("/v1/payment_intents", &form);
    let answered = tokio::time::timeout(Duration::from_millis(300), hanging).await;
    assert!(answered.is_err());
    assert_eq!(bench.stripe.intents().len(), 1);
}
