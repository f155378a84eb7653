//! Stripe's objects as JSON, with the fields of Stripe's own examples (a test compares them). Decides no outcome.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::cards::ChosenCard;

/// The API version events carry; the one the `async-stripe` crates are generated from.
pub const API_VERSION: &str = "2026-09-30.endive";

const ID_LENGTH: usize = 24;

/// Fields of Stripe's objects that a new intent or charge has, empty.
const INTENT_NULLS: [&str; 26] = [
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "customer",
    "customer_account",
    "description",
    "excluded_payment_method_types",
    "last_payment_error",
    "latest_charge",
    "managed_payments",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_configuration_details",
    "processing",
    "receipt_email",
    "review",
    "setup_future_usage",
    "shipping",
    "source",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];
const CHARGE_NULLS: [&str; 20] = [
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "calculated_statement_descriptor",
    "customer",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "on_behalf_of",
    "outcome",
    "receipt_number",
    "receipt_url",
    "review",
    "source",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];

/// An id such as `pi_3Kx…`.
pub fn new_id(prefix: &str) -> String {
    let tail: String = std::iter::repeat_with(fastrand::alphanumeric).take(ID_LENGTH).collect();
    format!("{prefix}_{tail}")
}

pub fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap_or_default()
}

pub fn number(object: &Value, field: &str) -> i64 {
    object[field].as_i64().unwrap_or_default()
}

/// A new intent that waits for a card. `given` holds the caller's optional fields, over the defaults.
pub fn payment_intent(amount: i64, currency: &str, given: Map<String, Value>, now: Timestamp) -> Value {
    let id = new_id("pi");
    let mut intent = with_nulls(
        &INTENT_NULLS,
        json!({
            "id": id,
            "object": "payment_intent",
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": { "tip": {} },
            "amount_received": 0,
            "capture_method": "automatic",
            "client_secret": new_id(&format!("{id}_secret")),
            "confirmation_method": "automatic",
            "created": now.as_second(),
            "currency": currency,
            "livemode": false,
            "metadata": {},
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "status": "requires_payment_method",
        }),
    );
    for (field, value) in given {
        intent[field] = value;
    }
    intent
}

/// A charge for the whole of an intent. It counts as paid when `status` is `succeeded`.
pub fn charge(intent: &Value, card: &ChosenCard, status: &str, now: Timestamp) -> Value {
    let id = new_id("ch");
    let mut charge = with_nulls(
        &CHARGE_NULLS,
        json!({
            "id": id,
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": 0,
            "amount_refunded": 0,
            "billing_details": {
                "address": {
                    "city": null, "country": null, "line1": null,
                    "line2": null, "postal_code": null, "state": null
                },
                "email": intent["receipt_email"],
                "name": null,
                "phone": null,
                "tax_id": null
            },
            "captured": false,
            "created": now.as_second(),
            "currency": intent["currency"],
            "description": intent["description"],
            "disputed": false,
            "fraud_details": {},
            "livemode": false,
            "metadata": intent["metadata"],
            "paid": false,
            "payment_intent": intent["id"],
            "payment_method": intent["payment_method"],
            "payment_method_details": { "card": card_details(card, intent), "type": "card" },
            "receipt_email": intent["receipt_email"],
            "refunded": false,
            "refunds": {
                "data": [], "has_more": false, "object": "list",
                "url": format!("/v1/charges/{id}/refunds")
            },
            "shipping": intent["shipping"],
            "status": "pending",
        }),
    );
    if status == "succeeded" {
        mark_paid(&mut charge);
    }
    charge
}

/// Turns a charge into a paid one.
pub fn mark_paid(charge: &mut Value) {
    charge["status"] = json!("succeeded");
    charge["paid"] = json!(true);
    charge["captured"] = json!(true);
    charge["amount_captured"] = charge["amount"].clone();
    charge["balance_transaction"] = json!(new_id("txn"));
    charge["outcome"] = outcome("approved_by_network", "authorized", None, "Payment complete.");
}

/// Turns a charge into a failed one.
pub fn mark_failed(charge: &mut Value, code: &str, decline_code: &str, message: &str) {
    charge["status"] = json!("failed");
    charge["failure_code"] = json!(code);
    charge["failure_message"] = json!(message);
    let seller = "The bank did not return any further details with this decline.";
    charge["outcome"] = outcome("declined_by_network", "issuer_declined", Some(decline_code), seller);
}

fn outcome(network: &str, kind: &str, reason: Option<&str>, seller_message: &str) -> Value {
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": network,
        "reason": reason,
        "seller_message": seller_message,
        "type": kind
    })
}

fn card_details(card: &ChosenCard, intent: &Value) -> Value {
    json!({
        "amount_authorized": intent["amount"],
        "authorization_code": null,
        "brand": card.brand,
        "checks": {
            "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass"
        },
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "extended_authorization": { "status": "disabled" },
        "fingerprint": "barrowTestPrint1",
        "funding": "credit",
        "incremental_authorization": { "status": "unavailable" },
        "installments": null,
        "last4": card.last4(),
        "mandate": null,
        "multicapture": { "status": "unavailable" },
        "network": card.brand,
        "network_token": { "used": false },
        "network_transaction_id": null,
        "overcapture": {
            "maximum_amount_capturable": intent["amount"], "status": "unavailable"
        },
        "regulated_status": null,
        "three_d_secure": null,
        "transaction_link_id": null,
        "wallet": null
    })
}

/// A refund of part or all of a charge.
pub fn refund(charge: &Value, amount: i64, status: &str, now: Timestamp) -> Value {
    json!({
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_id("txn"),
        "charge": charge["id"],
        "created": now.as_second(),
        "currency": charge["currency"],
        "customer": null,
        "customer_account": null,
        "destination_details": { "card": { "type": "refund" }, "type": "card" },
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": null,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": status,
        "transfer_reversal": null,
    })
}

/// A dispute over the whole charge, waiting for the shop's answer.
pub fn dispute(charge: &Value, now: Timestamp) -> Value {
    const RESPONSE_SECONDS: i64 = 7 * 24 * 3600;
    json!({
        "id": new_id("dp"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now.as_second(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": evidence(),
        "evidence_details": {
            "due_by": now.as_second() + RESPONSE_SECONDS, "enhanced_eligibility": {},
            "has_evidence": false, "past_due": false, "submission_count": 0
        },
        "is_charge_refundable": false,
        "livemode": false,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": charge["payment_method_details"]["card"]["brand"],
                "case_type": "chargeback",
                "network": charge["payment_method_details"]["card"]["brand"],
                "network_reason_code": "10.4"
            },
            "type": "card"
        },
        "reason": "fraudulent",
        "status": "needs_response",
    })
}

fn evidence() -> Value {
    const FIELDS: [&str; 27] = [
        "access_activity_log",
        "billing_address",
        "cancellation_policy",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_communication",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "customer_signature",
        "duplicate_charge_documentation",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "receipt",
        "refund_policy",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "service_documentation",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_documentation",
        "shipping_tracking_number",
        "uncategorized_file",
        "uncategorized_text",
    ];
    let mut evidence: Map<String, Value> = FIELDS.iter().map(|field| ((*field).to_owned(), Value::Null)).collect();
    evidence.insert("enhanced_evidence".to_owned(), json!({}));
    Value::Object(evidence)
}

/// `object` with the `fields` it lacks, as null.
fn with_nulls(fields: &[&str], mut object: Value) -> Value {
    for field in fields {
        object[*field] = Value::Null;
    }
    object
}

/// The event that tells of a change to `object`.
pub fn event(kind: &str, object: &Value, previous: Option<Value>, request: &Value, now: Timestamp) -> Value {
    let mut data = json!({ "object": object });
    if let Some(previous) = previous {
        data["previous_attributes"] = previous;
    }
    json!({
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now.as_second(),
        "data": data,
        "livemode": false,
        "pending_webhooks": 1,
        "request": request,
        "type": kind,
    })
}
