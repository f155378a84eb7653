//! Goods that come back: asked for by the customer, approved or declined by staff, received, and perhaps sold again.
//!
//! `state::next_return` says what may become of a return.

use super::event::EventKind;
use super::state::{Refusal, next_return};
use super::{Order, total_units};
use crate::ids::{ReturnId, Sku};
use crate::inventory::Allocation;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    pub id: ReturnId,
    pub status: ReturnStatus,
    /// What the customer wants to send back.
    pub lines: Vec<ReturnLine>,
    pub decline_reason: Option<String>,
    /// What came; nothing until then.
    pub received: Vec<ReceivedLine>,
    pub requested_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    pub sku: Sku,
    pub units: u32,
    pub reason: String,
}

/// Units that came back, and how many of them go back on sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedLine {
    pub sku: Sku,
    pub units: u32,
    pub restocked: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    Requested,
    Approved,
    Declined,
    Received,
}

impl Return {
    /// Units of a SKU that are back, or on their way, because of this return.
    #[must_use]
    pub fn units(&self, sku: &Sku) -> u32 {
        match self.status {
            ReturnStatus::Requested | ReturnStatus::Approved => self.asked(sku),
            ReturnStatus::Received => total_units(&self.received, sku, |line| (&line.sku, line.units)),
            ReturnStatus::Declined => 0,
        }
    }

    fn asked(&self, sku: &Sku) -> u32 {
        total_units(&self.lines, sku, |line| (&line.sku, line.units))
    }
}

impl Order {
    /// # Errors
    /// [`Refusal::NoSuchReturn`].
    pub fn find_return(&self, id: &ReturnId) -> Result<&Return, Refusal> {
        self.returns.iter().find(|wanted| wanted.id == *id).ok_or(Refusal::NoSuchReturn)
    }

    /// Units of a SKU that the customer has and has not asked to send back.
    #[must_use]
    pub fn returnable(&self, sku: &Sku) -> u32 {
        let returned: u32 = self.returns.iter().map(|of| of.units(sku)).sum();
        self.shipped(sku).saturating_sub(returned)
    }

    pub(super) fn request_return(&self, id: ReturnId, lines: Vec<ReturnLine>, requested_at: Timestamp) -> Result<EventKind, Refusal> {
        if let Ok(known) = self.find_return(&id) {
            return Err(if known.lines == lines { Refusal::AlreadyDone } else { Refusal::KeyReused });
        }
        let fits = |line: &ReturnLine| {
            line.units > 0 && total_units(&lines, &line.sku, |other| (&other.sku, other.units)) <= self.returnable(&line.sku)
        };
        if !self.fulfillments.is_empty() && (lines.is_empty() || !lines.iter().all(fits)) {
            return Err(Refusal::NotReturnable);
        }
        let request = Return { id, status: ReturnStatus::Requested, lines, decline_reason: None, received: Vec::new(), requested_at };
        Ok(EventKind::ReturnRequested { request })
    }

    pub(super) fn receive_return(&self, return_id: ReturnId, lines: Vec<ReceivedLine>) -> Result<EventKind, Refusal> {
        let of = self.find_return(&return_id)?;
        next_return(of.status, ReturnStatus::Received)?;
        let came = |sku: &Sku| total_units(&lines, sku, |line| (&line.sku, line.units));
        let fits = |line: &ReceivedLine| line.units > 0 && line.restocked <= line.units && came(&line.sku) <= of.asked(&line.sku);
        if lines.is_empty() || !lines.iter().all(fits) {
            return Err(Refusal::NotInReturn);
        }
        let restocked = self.shards_of(&lines);
        Ok(EventKind::ReturnReceived { return_id, lines, restocked })
    }

    /// Units go back to the shards that the order took them from, in the order in which it did.
    fn shards_of(&self, lines: &[ReceivedLine]) -> Vec<Allocation> {
        let mut missing: Vec<(&Sku, u32)> = lines.iter().map(|line| (&line.sku, line.restocked)).collect();
        let mut parts = Vec::new();
        for held in &self.allocations {
            let mut units = 0;
            for (_, wanted) in missing.iter_mut().filter(|(sku, _)| **sku == held.sku) {
                let taken = (*wanted).min(held.units - units);
                *wanted -= taken;
                units += taken;
            }
            if units > 0 {
                parts.push(Allocation { units, ..held.clone() });
            }
        }
        parts
    }
}
