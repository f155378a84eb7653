use super::*;
use barrow_domain::money::Currency;
use std::cell::RefCell;
use stripe::ApiErrors;

const QUICK: Backoff = Backoff { attempts: 3, base: Duration::ZERO, cap: Duration::ZERO };

fn new_intent() -> NewIntent<'static> {
    NewIntent { order_id: "4F7K-9QX2-MZ3T", attempt: 2, amount: Money::new(2050, Currency::EUR), receipt_email: "ada+shop&x@example.org" }
}

fn answer(status: u16, error: &serde_json::Value) -> StripeError {
    let problem: ApiErrors = serde_json::from_value(error.clone()).unwrap();
    StripeError::Stripe(Box::new(problem), status)
}

/// Runs the loop over prepared outcomes; gives the result and the keys that were sent.
async fn run(mut outcomes: Vec<Result<(), StripeError>>) -> (Result<(), PaymentsError>, Vec<String>) {
    outcomes.reverse();
    let (outcomes, keys) = (RefCell::new(outcomes), RefCell::new(Vec::new()));
    let key = idempotency_key("order/1").unwrap();
    let result = attempt(&QUICK, Some(key), |strategy| {
        keys.borrow_mut().push(strategy.get_key().unwrap().into_inner());
        std::future::ready(outcomes.borrow_mut().pop().unwrap()).boxed()
    })
    .await;
    (result, keys.into_inner())
}

#[test]
fn the_same_order_and_attempt_have_the_same_key() {
    let NewIntent { order_id, attempt, .. } = new_intent();
    assert_eq!(intent_key(order_id, attempt), "4F7K-9QX2-MZ3T/2");
    assert!(idempotency_key("").is_err() && idempotency_key(&"x".repeat(256)).is_err());
}

#[test]
fn an_intent_is_asked_for_with_its_order() {
    let body = create_request(&new_intent()).unwrap().build().body.unwrap();
    for field in [
        "amount=2050",
        "currency=eur",
        "automatic_payment_methods[enabled]=true",
        "metadata[order_id]=4F7K-9QX2-MZ3T",
        "metadata[attempt]=2",
        "receipt_email=ada%2Bshop%26x@example.org",
    ] {
        assert!(body.split('&').any(|sent| sent == field), "{field} in {body}");
    }
}

#[test]
fn a_refund_names_its_intent_and_its_own_id() {
    let amount = Money::new(500, Currency::EUR);
    let new = NewRefund { refund_id: "REF1", intent_id: "pi_1", amount, order_id: "4F7K-9QX2-MZ3T" };
    let body = refund_request(&new).unwrap().build().body.unwrap();
    for field in ["payment_intent=pi_1", "amount=500", "metadata[refund_id]=REF1"] {
        assert!(body.split('&').any(|sent| sent == field), "{field} in {body}");
    }
}

#[tokio::test]
async fn passing_faults_are_tried_again_under_the_same_key() {
    let busy = answer(429, &serde_json::json!({"type": "invalid_request_error", "code": "rate_limit"}));
    let (result, keys) = run(vec![Err(StripeError::Timeout), Err(busy), Ok(())]).await;
    assert_eq!(result, Ok(()));
    assert_eq!(keys, ["order/1", "order/1", "order/1"]);
}

#[tokio::test]
async fn three_attempts_and_no_more() {
    let down = || Err(answer(500, &serde_json::json!({"type": "api_error"})));
    let (result, keys) = run(vec![down(), down(), down(), Ok(())]).await;
    assert!(matches!(result, Err(PaymentsError::Unavailable { retry_after_seconds: 1.. })));
    assert_eq!(keys.len(), 3);
}

#[tokio::test]
async fn what_is_held_by_another_request_is_tried_again() {
    let held = answer(400, &serde_json::json!({"type": "invalid_request_error", "code": "lock_timeout"}));
    let in_use = answer(409, &serde_json::json!({"type": "idempotency_error", "code": "idempotency_key_in_use"}));
    let garbled = StripeError::JSONDeserialize("half an answer".to_owned());
    for fault in [held, in_use, garbled] {
        assert_eq!(run(vec![Err(fault), Ok(())]).await.0, Ok(()));
    }
}

#[tokio::test]
async fn a_refusal_is_final_and_carries_the_code() {
    let declined = serde_json::json!({
        "type": "card_error", "code": "card_declined", "decline_code": "lost_card", "message": "Declined.",
    });
    let (result, keys) = run(vec![Err(answer(402, &declined)), Ok(())]).await;
    assert_eq!(result, Err(PaymentsError::refused("lost_card", "Declined.")));
    assert_eq!(keys.len(), 1);
}

#[test]
fn a_cancellation_that_comes_too_late_is_told_apart() {
    let code = "payment_intent_unexpected_state";
    assert!(PaymentsError::refused(code, "").is_too_late());
    assert!(!PaymentsError::refused("resource_missing", "").is_too_late());
}

#[test]
fn a_stand_in_may_live_under_a_path_and_a_broken_address_is_refused() {
    for base in [None, Some("http://localhost:3000/_stripe"), Some("http://localhost:3000/_stripe/")] {
        assert!(Payments::new("sk_test_1", base).is_ok());
    }
    assert!(matches!(Payments::new("sk_test_1", Some("not an address")), Err(PaymentsError::Refused { .. })));
    assert!(matches!(Payments::new("sk\n", None), Err(PaymentsError::Refused { .. })));
}
