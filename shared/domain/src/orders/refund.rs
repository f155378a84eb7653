//! Refunds of an order: requested, then settled by Stripe; together never more than was received.

use super::Order;
use super::state::Refusal;
use crate::ids::RefundId;
use crate::money::{Money, sum};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Also the idempotency key at Stripe, so that a repeated request refunds once.
    pub id: RefundId,
    pub amount: Money,
    pub reason: Option<String>,
    pub status: RefundStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    Requested,
    Succeeded,
    Failed,
}

impl Refund {
    #[must_use]
    pub const fn requested(id: RefundId, amount: Money, reason: Option<String>) -> Self {
        Self { id, amount, reason, status: RefundStatus::Requested }
    }
}

impl Order {
    /// What was received and is neither refunded nor about to be.
    ///
    /// # Errors
    /// [`Refusal::NotPaid`], or [`Refusal::Overflow`].
    pub fn refundable(&self) -> Result<Money, Refusal> {
        let received = self.payment.received.ok_or(Refusal::NotPaid)?;
        let spoken_for = self.refunds.iter().filter(|refund| refund.status != RefundStatus::Failed);
        let spoken_for = sum(received.currency(), spoken_for.map(|refund| refund.amount));
        spoken_for.and_then(|spoken_for| received.minus(spoken_for)).map_err(|_| Refusal::Overflow)
    }

    /// What Stripe has paid back.
    ///
    /// # Errors
    /// [`Refusal::Overflow`].
    pub fn refunded(&self) -> Result<Money, Refusal> {
        let settled = self.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded);
        sum(self.total().currency(), settled.map(|refund| refund.amount)).map_err(|_| Refusal::Overflow)
    }

    #[must_use]
    pub fn refund(&self, id: &RefundId) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.id == *id)
    }
}
