//! Disputes: a cardholder asks the bank for the money back. Opened and closed from here only; the API just reads them.

use serde_json::{Value, json};

use super::ledger::Ledger;
use super::objects::{self, text};
use super::problem::{Problem, Refusal};

pub const KIND: &str = "dispute";
/// More than any payment has.
pub const MOST: i64 = 100;
/// The step left for later, by name in the ledger.
pub const OPEN: &str = "dispute_open";

/// Opens a dispute over an intent's paid charge.
pub fn open(ledger: &Ledger<'_>, intent_id: &str) -> Result<Value, Refusal> {
    let intent = ledger.require("payment_intent", intent_id, "payment_intent")?;
    let mut charge = ledger.require("charge", text(&intent, "latest_charge"), "charge")?;
    if charge["paid"] != json!(true) || charge["disputed"] == json!(true) {
        let message = "Only a paid charge that is not disputed yet can be disputed.";
        return Err(Problem::invalid("charge_not_disputable", message).into());
    }
    let dispute = objects::dispute(&charge, ledger.call.now);
    charge["disputed"] = json!(true);
    ledger.save(&charge)?;
    ledger.insert(&dispute)?;
    ledger.emit("charge.dispute.created", &dispute, None)?;
    ledger.emit("charge.dispute.funds_withdrawn", &dispute, None)?;
    Ok(dispute)
}

/// The bank decides: for the shop (`won`) or for the cardholder.
pub fn close(ledger: &Ledger<'_>, id: &str, won: bool) -> Result<Value, Refusal> {
    let mut dispute = ledger.require(KIND, id, "dispute")?;
    if matches!(text(&dispute, "status"), "won" | "lost") {
        return Err(Problem::invalid("dispute_closed", "This dispute is closed.").into());
    }
    dispute["status"] = json!(if won { "won" } else { "lost" });
    ledger.save(&dispute)?;
    ledger.emit("charge.dispute.closed", &dispute, None)?;
    if won {
        ledger.emit("charge.dispute.funds_reinstated", &dispute, None)?;
    }
    Ok(dispute)
}
