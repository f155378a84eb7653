//! The objects' shape: the fields of Stripe's own examples, and readable by a real Stripe client.

use std::collections::BTreeSet;

use serde_json::Value;
use stripe::{Client, ClientBuilder, StripeError};
use stripe_core::payment_intent::{
    ConfirmPaymentIntent, CreatePaymentIntent, CreatePaymentIntentAutomaticPaymentMethods, RetrievePaymentIntent,
};
use stripe_core::refund::CreateRefund;
use stripe_core::{PaymentIntentStatus, RefundId};

use crate::harness::{Bench, SECRET_KEY};

const EXAMPLES: &str = include_str!("../fixtures/stripe_objects.json");

fn example(path: &str) -> Value {
    let all: Value = serde_json::from_str(EXAMPLES).unwrap();
    all.pointer(path).unwrap_or_else(|| panic!("no example {path}")).clone()
}

fn fields(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// All fields of the example, and at least those in the parts both fill.
fn assert_same_fields(ours: &Value, kind: &str, parts: &[&str]) {
    let theirs = example(&format!("/resources/{kind}"));
    let (ours_fields, mut theirs_fields) = (fields(ours), fields(&theirs));
    if kind == "charge" {
        theirs_fields.insert("source");
    }
    assert_eq!(ours_fields, theirs_fields, "{kind}");
    for part in parts {
        let (mine, stripes) = (ours.pointer(part).unwrap(), theirs.pointer(part).unwrap());
        assert_eq!(fields(mine), fields(stripes), "{kind}{part}");
    }
}

#[tokio::test]
async fn objects_have_the_fields_of_stripes_examples() {
    let bench = Bench::start().await;
    let id = bench.paid_intent(1000).await;
    let form = [("payment_intent", id.as_str()), ("amount", "100")];
    let refund = bench.post("/v1/refunds", &form).await.body;
    let dispute = bench.stripe.dispute(&id).unwrap();
    assert_same_fields(&bench.stripe.intent(&id).unwrap(), "payment_intent", &[]);
    let charge_parts = ["/billing_details", "/outcome", "/payment_method_details/card", "/refunds"];
    assert_same_fields(&bench.stripe.objects("charge")[0], "charge", &charge_parts);
    assert_same_fields(&refund, "refund", &["/destination_details"]);
    assert_same_fields(&dispute, "dispute", &["/evidence", "/payment_method_details/card"]);
    assert_same_fields(&bench.stripe.objects("event")[0], "event", &["/request", "/data"]);
    let missing = bench.get("/v1/payment_intents/pi_none").await.body;
    assert_eq!(missing, example("/error"));
}

fn client(bench: &Bench) -> Client {
    ClientBuilder::new(SECRET_KEY).url(bench.stripe.api_base()).build().unwrap()
}

#[tokio::test]
async fn a_real_client_creates_pays_and_refunds() {
    let bench = Bench::start().await;
    let client = client(&bench);
    let intent = CreatePaymentIntent::new(1234, stripe_types::Currency::EUR)
        .automatic_payment_methods(CreatePaymentIntentAutomaticPaymentMethods::new(true))
        .metadata([("order_id".to_owned(), "o_7".to_owned())])
        .send(&client)
        .await
        .unwrap();
    assert_eq!((intent.amount, intent.status), (1234, PaymentIntentStatus::RequiresPaymentMethod));
    assert_eq!(intent.metadata["order_id"], "o_7");
    let paid = ConfirmPaymentIntent::new(&intent.id).payment_method("pm_card_visa").send(&client).await.unwrap();
    assert_eq!((paid.amount_received, paid.status), (1234, PaymentIntentStatus::Succeeded));
    let refund = CreateRefund::new().payment_intent(intent.id.as_str()).amount(234).send(&client).await.unwrap();
    assert_eq!(refund.amount, 234);
    assert_ne!(refund.id, RefundId::from("re_other"));
    let whole = RetrievePaymentIntent::new(&intent.id).expand(["latest_charge".to_owned()]).send(&client).await.unwrap();
    assert_eq!(whole.latest_charge.unwrap().as_object().unwrap().amount_refunded, 234);
}

#[tokio::test]
async fn a_real_client_reads_every_state_and_refusal() {
    let bench = Bench::start().await;
    let client = client(&bench);
    for card in ["4000000000000002", "4000002760003184", "4000000000000341"] {
        let id = bench.intent(500).await;
        bench.stripe.pay(&id, card);
        let intent = RetrievePaymentIntent::new(id.as_str()).send(&client).await.unwrap();
        assert_eq!(intent.status.as_str(), bench.status(&id));
    }
    let id = bench.intent(500).await;
    let confirm = ConfirmPaymentIntent::new(id.as_str()).payment_method("pm_card_chargeDeclined");
    match confirm.send(&client).await {
        Err(StripeError::Stripe(error, 402)) => {
            assert_eq!(error.decline_code.as_deref(), Some("generic_decline"));
        }
        other => panic!("not a decline: {other:?}"),
    }
}
