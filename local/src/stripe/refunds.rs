//! Refunds: full, partial, several, never above what was paid. Some cards' refunds fail or complete later.

use serde_json::{Value, json};

use super::cards::{Behaviour, ChosenCard};
use super::disputes;
use super::ledger::{Ledger, Only};
use super::objects::{self, number, text};
use super::params::Params;
use super::problem::{Problem, Refusal};

pub const KIND: &str = "refund";
/// Steps left for later, by name in the ledger.
pub const FAIL: &str = "refund_fail";
pub const COMPLETE: &str = "refund_complete";

pub fn create(ledger: &Ledger<'_>, params: &Params) -> Result<Value, Refusal> {
    params.allow(&["amount", "charge", "metadata", "payment_intent", "reason"])?;
    let asked = params.amount("amount")?;
    check_reason(params)?;
    let mut charge = paid_charge(ledger, params)?;
    not_charged_back(ledger, &charge)?;
    let amount = refundable(&charge, asked)?;
    let behaviour = behaviour_of(ledger, &charge)?;
    let pends = behaviour == Some(Behaviour::RefundPends);
    let status = if pends { "pending" } else { "succeeded" };
    let mut refund = objects::refund(&charge, amount, status, ledger.call.now);
    refund["reason"] = json!(params.text("reason"));
    refund["metadata"] = json!(params.object("metadata").unwrap_or_default());
    ledger.insert(&refund)?;
    let previous = move_refunded(&mut charge, amount);
    ledger.save(&charge)?;
    ledger.emit("refund.created", &refund, None)?;
    ledger.emit("charge.refunded", &charge, Some(previous))?;
    match behaviour {
        Some(Behaviour::RefundPends) => ledger.schedule(COMPLETE, &refund)?,
        Some(Behaviour::RefundFails) => ledger.schedule(FAIL, &refund)?,
        _ => ledger.emit("refund.updated", &refund, None)?,
    }
    Ok(refund)
}

/// A pending refund reaches the card.
pub fn complete(ledger: &Ledger<'_>, id: &str) -> Result<(), Refusal> {
    let mut refund = ledger.require(KIND, id, "id")?;
    if text(&refund, "status") == "pending" {
        refund["status"] = json!("succeeded");
        ledger.save(&refund)?;
        ledger.emit("refund.updated", &refund, Some(json!({ "status": "pending" })))?;
    }
    Ok(())
}

/// The bank sends a refund back: its amount counts as paid again.
pub fn fail(ledger: &Ledger<'_>, id: &str) -> Result<(), Refusal> {
    let mut refund = ledger.require(KIND, id, "id")?;
    if text(&refund, "status") != "succeeded" {
        return Ok(());
    }
    refund["status"] = json!("failed");
    refund["failure_reason"] = json!("expired_or_canceled_card");
    refund["failure_balance_transaction"] = json!(objects::new_id("txn"));
    ledger.save(&refund)?;
    let mut charge = ledger.require("charge", text(&refund, "charge"), "charge")?;
    move_refunded(&mut charge, -number(&refund, "amount"));
    ledger.save(&charge)?;
    ledger.emit("refund.updated", &refund, Some(json!({ "status": "succeeded" })))?;
    ledger.emit("refund.failed", &refund, None)
}

fn check_reason(params: &Params) -> Result<(), Problem> {
    match params.text("reason") {
        None | Some("duplicate" | "fraudulent" | "requested_by_customer") => Ok(()),
        Some(other) => {
            let message = format!("Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer, not {other}");
            Err(Problem::invalid("parameter_invalid", message).at("reason"))
        }
    }
}

fn paid_charge(ledger: &Ledger<'_>, params: &Params) -> Result<Value, Refusal> {
    let charge = match (params.text("charge"), params.text("payment_intent")) {
        (Some(id), _) => ledger.require("charge", id, "charge")?,
        (None, Some(id)) => {
            let intent = ledger.require("payment_intent", id, "payment_intent")?;
            let charge = text(&intent, "latest_charge");
            ledger.find("charge", charge)?.ok_or_else(|| no_charge(id))?
        }
        (None, None) => {
            let message = "One of the following params should be provided for this request: \
                 payment_intent or charge.";
            return Err(Problem::invalid("parameter_missing", message).into());
        }
    };
    if charge["paid"] != json!(true) {
        return Err(no_charge(text(&charge, "payment_intent")).into());
    }
    Ok(charge)
}

fn no_charge(intent: &str) -> Problem {
    let message = format!("This PaymentIntent ({intent}) does not have a successful charge to refund.");
    Problem::invalid("resource_missing", message).at("payment_intent")
}

/// A charge stays `disputed` for ever; what counts is whether the money is with the shop.
fn not_charged_back(ledger: &Ledger<'_>, charge: &Value) -> Result<(), Refusal> {
    let id = text(charge, "id");
    let of_intent = Only { intent: Some(text(charge, "payment_intent")), ..Only::default() };
    let disputes = ledger.list(disputes::KIND, disputes::MOST, &of_intent)?;
    if disputes.iter().any(|dispute| dispute["charge"] == id && dispute["status"] != "won") {
        let message = format!("Charge {id} has been charged back; cannot issue a refund.");
        return Err(Problem::invalid("charge_disputed", message).into());
    }
    Ok(())
}

/// How much to refund: what was asked or all that is left.
fn refundable(charge: &Value, asked: Option<i64>) -> Result<i64, Problem> {
    let id = text(charge, "id");
    let left = number(charge, "amount_captured") - number(charge, "amount_refunded");
    if left == 0 {
        let message = format!("Charge {id} has already been refunded.");
        return Err(Problem::invalid("charge_already_refunded", message));
    }
    let amount = asked.unwrap_or(left);
    if amount > left {
        let currency = text(charge, "currency");
        let message = format!("Refund amount ({amount} {currency}, minor units) is greater than unrefunded amount on charge ({left})");
        return Err(Problem { code: None, ..Problem::invalid("", message).at("amount") });
    }
    Ok(amount)
}

/// Adds to what is refunded of the charge. Gives what those fields were before.
fn move_refunded(charge: &mut Value, by: i64) -> Value {
    let previous = json!({
        "amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]
    });
    let refunded = number(charge, "amount_refunded") + by;
    charge["amount_refunded"] = json!(refunded);
    charge["refunded"] = json!(refunded == number(charge, "amount_captured"));
    previous
}

fn behaviour_of(ledger: &Ledger<'_>, charge: &Value) -> Result<Option<Behaviour>, Refusal> {
    let number = ledger.card_of(text(charge, "id"))?;
    Ok(number.and_then(|number| ChosenCard::find(&number)).map(|card| card.behaviour))
}
