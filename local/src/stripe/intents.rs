//! PaymentIntents: create, update, cancel. What confirming does with a card is in `confirm`.

use barrow_domain::money::Currency;
use serde_json::{Map, Value, json};

use super::cards::ChosenCard;
use super::confirm;
use super::ledger::Ledger;
use super::objects::{self, text};
use super::params::Params;
use super::problem::{Problem, Refusal};

pub const KIND: &str = "payment_intent";

/// Optional plain fields taken over as they are.
const TEXT_FIELDS: [&str; 6] =
    ["description", "receipt_email", "setup_future_usage", "statement_descriptor", "statement_descriptor_suffix", "transfer_group"];

pub fn create(ledger: &Ledger<'_>, params: &Params) -> Result<Value, Refusal> {
    let known = [
        &TEXT_FIELDS[..],
        &[
            "amount",
            "automatic_payment_methods",
            "capture_method",
            "confirm",
            "currency",
            "metadata",
            "off_session",
            "payment_method",
            "payment_method_data",
            "payment_method_types",
            "return_url",
            "shipping",
        ],
    ];
    params.allow(&known.concat())?;
    params.required("amount")?;
    let amount = params.amount("amount")?.unwrap_or_default();
    let currency = parse_currency(params.required("currency")?)?;
    let chosen = confirm::chosen_card(params)?;
    let intent = objects::payment_intent(amount, &currency, given(params)?, ledger.call.now);
    ledger.insert(&intent)?;
    ledger.emit("payment_intent.created", &intent, None)?;
    match chosen {
        Some(card) if params.flag("confirm") => confirm::confirm(ledger, intent, &card),
        Some(card) => keep_for_later(ledger, intent, &card),
        None => Ok(intent),
    }
}

pub fn update(ledger: &Ledger<'_>, id: &str, params: &Params) -> Result<Value, Refusal> {
    let known = [&TEXT_FIELDS[..], &["amount", "metadata", "shipping"]];
    params.allow(&known.concat())?;
    let mut intent = ledger.require(KIND, id, "intent")?;
    let settled = matches!(text(&intent, "status"), "succeeded" | "canceled" | "processing");
    if let Some(amount) = params.amount("amount")? {
        if settled {
            return Err(unexpected_state(&intent, "update the amount of").into());
        }
        intent["amount"] = json!(amount);
    }
    for (field, value) in given(params)? {
        match (field.as_str(), value) {
            ("metadata", Value::Object(changes)) => merge_metadata(&mut intent, changes),
            (_, value) => intent[field] = value,
        }
    }
    ledger.save(&intent)?;
    Ok(intent)
}

pub fn cancel(ledger: &Ledger<'_>, id: &str, params: &Params) -> Result<Value, Refusal> {
    params.allow(&["cancellation_reason"])?;
    let mut intent = ledger.require(KIND, id, "intent")?;
    if matches!(text(&intent, "status"), "succeeded" | "canceled" | "processing") {
        return Err(unexpected_state(&intent, "cancel").into());
    }
    intent["status"] = json!("canceled");
    intent["canceled_at"] = json!(ledger.call.now.as_second());
    intent["cancellation_reason"] = json!(params.text("cancellation_reason"));
    intent["next_action"] = Value::Null;
    ledger.save(&intent)?;
    ledger.emit("payment_intent.canceled", &intent, None)?;
    Ok(intent)
}

/// Stripe's refusal to do something with an intent whose state rules it out.
pub fn unexpected_state(intent: &Value, action: &str) -> Problem {
    let status = text(intent, "status");
    let message = format!("You cannot {action} this PaymentIntent because it has a status of {status}.");
    Problem::invalid("payment_intent_unexpected_state", message).with_intent(intent)
}

fn keep_for_later(ledger: &Ledger<'_>, mut intent: Value, card: &ChosenCard) -> Result<Value, Refusal> {
    intent["status"] = json!("requires_confirmation");
    intent["payment_method"] = json!(objects::new_id("pm"));
    ledger.save(&intent)?;
    ledger.keep_card(text(&intent, "id"), &card.number)?;
    Ok(intent)
}

/// The caller's optional fields, in the shape the object carries them.
fn given(params: &Params) -> Result<Map<String, Value>, Problem> {
    let mut fields = Map::new();
    for name in TEXT_FIELDS {
        if let Some(value) = params.text(name) {
            fields.insert(name.to_owned(), json!(value));
        }
    }
    for name in ["metadata", "shipping"] {
        if let Some(value) = params.object(name) {
            fields.insert(name.to_owned(), Value::Object(value));
        }
    }
    if params.object("automatic_payment_methods").is_some_and(|methods| methods["enabled"] == "true") {
        let methods = json!({ "allow_redirects": "always", "enabled": true });
        fields.insert("automatic_payment_methods".to_owned(), methods);
    }
    let types = params.list("payment_method_types");
    if !types.is_empty() {
        fields.insert("payment_method_types".to_owned(), json!(types));
    }
    match params.text("capture_method") {
        Some("manual") => Err(Problem::invalid("parameter_invalid", "The local Stripe captures automatically; it has no manual capture.")
            .at("capture_method")),
        Some(method) => {
            fields.insert("capture_method".to_owned(), json!(method));
            Ok(fields)
        }
        None => Ok(fields),
    }
}

/// An empty value removes its key, as at Stripe.
fn merge_metadata(intent: &mut Value, changes: Map<String, Value>) {
    let Some(metadata) = intent["metadata"].as_object_mut() else { return };
    for (key, value) in changes {
        if value == "" {
            metadata.remove(&key);
        } else {
            metadata.insert(key, value);
        }
    }
}

/// Stripe writes currencies small.
fn parse_currency(text: &str) -> Result<String, Problem> {
    let invalid = |_| {
        let message = format!("Invalid currency: {}.", text.to_ascii_lowercase());
        Problem::invalid("parameter_invalid_currency", message).at("currency")
    };
    Ok(Currency::parse(text).map_err(invalid)?.code().to_ascii_lowercase())
}
