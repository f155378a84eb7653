//! What happens when a card is charged: pays, declines, asks for 3-D Secure, or settles later. One charge per attempt, at most one paid.

use serde_json::{Value, json};

use super::cards::{Behaviour, ChosenCard, Decline};
use super::disputes;
use super::intents::{KIND, unexpected_state};
use super::ledger::Ledger;
use super::objects::{self, text};
use super::params::Params;
use super::problem::{Problem, Refusal};

/// Steps left for later, by name in the ledger.
pub const SETTLE: &str = "settle";

const LATE_FAILURE: Decline = Decline { code: "card_declined", decline_code: "generic_decline", message: "Your card was declined." };

/// Stripe's own endpoint: the card comes as a payment method id or was attached before.
pub fn confirm_request(ledger: &Ledger<'_>, id: &str, params: &Params) -> Result<Value, Refusal> {
    params.allow(&[
        "client_secret",
        "off_session",
        "payment_method",
        "payment_method_data",
        "receipt_email",
        "return_url",
        "use_stripe_sdk",
    ])?;
    let intent = ledger.require(KIND, id, "intent")?;
    let card = match chosen_card(params)? {
        Some(card) => card,
        None if text(&intent, "status") == "requires_confirmation" => kept_card(ledger, &intent)?,
        None => return Err(no_payment_method(&intent).into()),
    };
    confirm(ledger, intent, &card)
}

/// Charges `card` for the intent, if its state allows.
pub fn confirm(ledger: &Ledger<'_>, mut intent: Value, card: &ChosenCard) -> Result<Value, Refusal> {
    let open = ["requires_payment_method", "requires_confirmation", "requires_action"];
    if !open.contains(&text(&intent, "status")) {
        return Err(unexpected_state(&intent, "confirm").into());
    }
    ledger.keep_card(text(&intent, "id"), &card.number)?;
    intent["payment_method"] = json!(objects::new_id("pm"));
    intent["last_payment_error"] = Value::Null;
    intent["next_action"] = Value::Null;
    match card.behaviour {
        Behaviour::Declines(decline) => Err(fail(ledger, intent, card, None, decline)?.into()),
        Behaviour::Authenticates(_) => ask_for_authentication(ledger, intent),
        Behaviour::Settles { .. } => process(ledger, intent, card),
        Behaviour::Succeeds | Behaviour::Disputed | Behaviour::RefundFails | Behaviour::RefundPends => succeed(ledger, intent, card, None),
    }
}

/// The shopper's answer at the 3-D Secure step.
pub fn authenticate(ledger: &Ledger<'_>, id: &str, approved: bool) -> Result<Value, Refusal> {
    let mut intent = ledger.require(KIND, id, "intent")?;
    if text(&intent, "status") != "requires_action" {
        return Err(unexpected_state(&intent, "authenticate").into());
    }
    let card = kept_card(ledger, &intent)?;
    intent["next_action"] = Value::Null;
    match card.behaviour {
        _ if !approved => Err(refuse_authentication(ledger, intent)?.into()),
        Behaviour::Authenticates(Some(decline)) => Err(fail(ledger, intent, &card, None, decline)?.into()),
        _ => succeed(ledger, intent, &card, None),
    }
}

/// Ends a `processing` intent the way its card says. Does nothing to one that ended already.
pub fn settle(ledger: &Ledger<'_>, id: &str) -> Result<(), Refusal> {
    let mut intent = ledger.require(KIND, id, "intent")?;
    if text(&intent, "status") != "processing" {
        return Ok(());
    }
    intent["processing"] = Value::Null;
    let card = kept_card(ledger, &intent)?;
    let charge = ledger.find("charge", text(&intent, "latest_charge"))?;
    if card.behaviour == (Behaviour::Settles { succeeds: true }) {
        succeed(ledger, intent, &card, charge)?;
    } else {
        fail(ledger, intent, &card, charge, LATE_FAILURE)?;
    }
    Ok(())
}

/// The card named in the parameters: a payment method id, or typed card data.
pub fn chosen_card(params: &Params) -> Result<Option<ChosenCard>, Problem> {
    if let Some(id) = params.text("payment_method") {
        let missing = || Problem::missing("PaymentMethod", id, "payment_method");
        return ChosenCard::find(id).map(Some).ok_or_else(missing);
    }
    let typed = params.object("payment_method_data");
    let Some(number) = typed.as_ref().and_then(|data| data["card"]["number"].as_str()) else {
        return Ok(None);
    };
    ChosenCard::find(number).map(Some).ok_or_else(bad_number)
}

pub fn bad_number() -> Problem {
    Problem::card("incorrect_number", "Your card number is incorrect.").at("number")
}

fn no_payment_method(intent: &Value) -> Problem {
    let message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
    Problem::invalid("payment_intent_unexpected_state", message).with_intent(intent)
}

fn kept_card(ledger: &Ledger<'_>, intent: &Value) -> Result<ChosenCard, Refusal> {
    let number = ledger.card_of(text(intent, "id"))?;
    number.and_then(|number| ChosenCard::find(&number)).ok_or_else(|| no_payment_method(intent).into())
}

fn succeed(ledger: &Ledger<'_>, mut intent: Value, card: &ChosenCard, pending: Option<Value>) -> Result<Value, Refusal> {
    let charge = match pending {
        Some(mut charge) => {
            objects::mark_paid(&mut charge);
            ledger.save(&charge)?;
            charge
        }
        None => {
            let charge = objects::charge(&intent, card, "succeeded", ledger.call.now);
            ledger.insert(&charge)?;
            charge
        }
    };
    ledger.keep_card(text(&charge, "id"), &card.number)?;
    intent["status"] = json!("succeeded");
    intent["amount_received"] = intent["amount"].clone();
    intent["latest_charge"] = charge["id"].clone();
    ledger.save(&intent)?;
    ledger.emit("charge.succeeded", &charge, None)?;
    ledger.emit("payment_intent.succeeded", &intent, None)?;
    if card.behaviour == Behaviour::Disputed {
        ledger.schedule(disputes::OPEN, &intent)?;
    }
    Ok(intent)
}

/// Records the failed attempt and gives the refusal that tells of it.
fn fail(ledger: &Ledger<'_>, mut intent: Value, card: &ChosenCard, pending: Option<Value>, decline: Decline) -> Result<Problem, Refusal> {
    let Decline { code, decline_code, message } = decline;
    let is_new = pending.is_none();
    let mut charge = pending.unwrap_or_else(|| objects::charge(&intent, card, "pending", ledger.call.now));
    objects::mark_failed(&mut charge, code, decline_code, message);
    if is_new {
        ledger.insert(&charge)?;
    } else {
        ledger.save(&charge)?;
    }
    intent["latest_charge"] = charge["id"].clone();
    let problem = Problem { decline_code: Some(decline_code), charge: Some(text(&charge, "id").into()), ..Problem::card(code, message) };
    ledger.emit("charge.failed", &charge, None)?;
    reopen(ledger, intent, problem)
}

fn refuse_authentication(ledger: &Ledger<'_>, intent: Value) -> Result<Problem, Refusal> {
    let message = "The provided PaymentMethod has failed authentication. You can provide \
         payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.";
    reopen(ledger, intent, Problem::card("payment_intent_authentication_failure", message))
}

/// Back to waiting for a card, with the reason kept on the intent.
fn reopen(ledger: &Ledger<'_>, mut intent: Value, problem: Problem) -> Result<Problem, Refusal> {
    intent["status"] = json!("requires_payment_method");
    intent["payment_method"] = Value::Null;
    intent["last_payment_error"] = problem.object();
    ledger.save(&intent)?;
    ledger.emit("payment_intent.payment_failed", &intent, None)?;
    Ok(problem.with_intent(&intent))
}

fn ask_for_authentication(ledger: &Ledger<'_>, mut intent: Value) -> Result<Value, Refusal> {
    let (id, secret) = (text(&intent, "id"), text(&intent, "client_secret"));
    let base = &ledger.call.pay_url_base;
    let url = format!("{base}/_local/pay?payment_intent={id}&client_secret={secret}");
    intent["status"] = json!("requires_action");
    intent["next_action"] = json!({
        "redirect_to_url": { "return_url": null, "url": url },
        "type": "redirect_to_url"
    });
    ledger.save(&intent)?;
    ledger.emit("payment_intent.requires_action", &intent, None)?;
    Ok(intent)
}

fn process(ledger: &Ledger<'_>, mut intent: Value, card: &ChosenCard) -> Result<Value, Refusal> {
    let charge = objects::charge(&intent, card, "pending", ledger.call.now);
    ledger.insert(&charge)?;
    intent["status"] = json!("processing");
    intent["processing"] = json!({ "type": "card" });
    intent["latest_charge"] = charge["id"].clone();
    ledger.save(&intent)?;
    ledger.emit("charge.pending", &charge, None)?;
    ledger.emit("payment_intent.processing", &intent, None)?;
    ledger.schedule(SETTLE, &intent)?;
    Ok(intent)
}
