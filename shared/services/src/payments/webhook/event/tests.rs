//! On Stripe's own example objects.

use super::*;
use crate::payments::IntentStatus;
use barrow_domain::money::Currency;
use serde_json::json;

macro_rules! example {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../../../../tests/fixtures/", $name, ".json"))).unwrap()
    };
}

/// Stripe's example event around another object.
fn event(kind: &str, object: &Value) -> StripeEvent {
    let mut event = example!("event");
    event["type"] = json!(kind);
    event["data"]["object"] = object.clone();
    parse(event.to_string().as_bytes()).unwrap()
}

#[test]
fn reads_stripes_event_and_leaves_its_plan_alone() {
    let event = parse(example!("event").to_string().as_bytes()).unwrap();
    assert_eq!((event.id.as_str(), event.kind.as_str()), ("evt_1Pgc76B7WZ01zgkWwyRHS12y", "plan.created"));
    assert_eq!(event.created.as_second(), 1_234_567_890);
    assert_eq!(event.object, StripeObject::Other);
}

#[test]
fn reads_an_intent() {
    let mut object = example!("payment_intent");
    object["status"] = json!("succeeded");
    object["metadata"] = json!({"order_id": "4F7K-9QX2-MZ3T", "attempt": "1"});
    let StripeObject::Intent(intent) = event("payment_intent.succeeded", &object).object else { panic!() };
    assert_eq!(intent.status, IntentStatus::Succeeded);
    assert_eq!(intent.order_id.as_deref(), Some("4F7K-9QX2-MZ3T"));
    assert_eq!(intent.amount, Money::new(1099, Currency::USD));
}

#[test]
fn reads_a_refund_whatever_the_event_is_called() {
    let mut object = example!("refund");
    object["payment_intent"] = json!("pi_1");
    object["metadata"] = json!({"refund_id": "REF1"});
    for kind in ["refund.created", "charge.refund.updated"] {
        let expected = StripeObject::Refund {
            id: "re_1Pgc72B7WZ01zgkWqPvrRrPE".to_owned(),
            intent_id: Some("pi_1".to_owned()),
            refund_ref: Some("REF1".to_owned()),
            status: RefundStatus::Succeeded,
            amount: Money::new(100, Currency::USD),
        };
        assert_eq!(event(kind, &object).object, expected);
    }
}

#[test]
fn reads_a_charge_and_a_dispute() {
    let charge = event("charge.refunded", &example!("charge")).object;
    let expected =
        StripeObject::Charge { id: "ch_1PgafuB7WZ01zgkWXYmPNZs8".to_owned(), intent_id: None, amount_refunded: Money::zero(Currency::USD) };
    assert_eq!(charge, expected);
    let dispute = event("charge.dispute.created", &example!("dispute")).object;
    let expected = StripeObject::Dispute {
        id: "dp_1Pgc71B7WZ01zgkWMevJiAUx".to_owned(),
        intent_id: None,
        amount: Money::new(1000, Currency::USD),
        status: "warning_needs_response".to_owned(),
        reason: "general".to_owned(),
    };
    assert_eq!(dispute, expected);
}

/// Failure 28: yen have no hundredths.
#[test]
fn yen_stay_yen() {
    let mut object = example!("payment_intent");
    (object["currency"], object["amount"]) = (json!("jpy"), json!(1200));
    let StripeObject::Intent(intent) = event("payment_intent.succeeded", &object).object else { panic!() };
    assert_eq!(intent.amount.to_string(), "¥1200");
}

#[test]
fn what_is_not_known_is_other() {
    let mut strange = example!("payment_intent");
    strange["amount"] = json!("a lot");
    let mut foreign = example!("payment_intent");
    foreign["currency"] = json!("xxx");
    for object in [strange, foreign, json!({"object": "moon"}), json!({}), json!([]), json!(null), json!(7)] {
        assert_eq!(event("some.thing", &object).object, StripeObject::Other, "{object}");
    }
}

#[test]
fn a_body_without_the_envelope_is_no_event() {
    for body in ["", "{}", "[]", "null", r#"{"id":"evt_1","type":"x","created":1}"#, "\u{0}"] {
        assert!(parse(body.as_bytes()).is_err(), "{body}");
    }
    let distant = r#"{"id":"evt_1","type":"x","created":9223372036854775807,"data":{"object":{}}}"#;
    assert!(parse(distant.as_bytes()).is_err());
}
