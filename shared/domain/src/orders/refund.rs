//! Refunds of an order: requested, then settled by Stripe; together never more than was received.
//!
//! A refund is of an amount, or of things: units of lines and the shipping, each for exactly what was paid for it. A unit is
//! refunded once. A refund that fails gives its units back, to be refunded again.

use super::event::EventKind;
use super::returns::ReturnStatus;
use super::state::{FulfillmentState, PaymentState, Refusal};
use super::{Order, total_units};
use crate::ids::{ProductId, RefundId, ReturnId, Sku};
use crate::money::{Money, MoneyError, sum};
use crate::pricing::PricedLine;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Also the idempotency key at Stripe, so that a repeated request refunds once.
    pub id: RefundId,
    pub amount: Money,
    /// The units it pays back; none for a refund of a free amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundedLine>,
    /// What it pays back of the shipping, tax included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// The return whose units these are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_id: Option<ReturnId>,
    pub reason: Option<String>,
    pub status: RefundStatus,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedLine {
    pub sku: Sku,
    pub units: u32,
    pub amount: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    Requested,
    Succeeded,
    Failed,
}

/// What is to be refunded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRequest {
    pub id: RefundId,
    pub of: RefundOf,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOf {
    /// All that is left.
    Rest,
    Amount(Money),
    Things {
        lines: Vec<(Sku, u32)>,
        shipping: bool,
    },
    /// The units that came back with a return.
    Return {
        id: ReturnId,
        shipping: bool,
    },
}

impl Refund {
    /// Of an amount, whatever it is for.
    #[must_use]
    pub const fn requested(id: RefundId, amount: Money, reason: Option<String>) -> Self {
        Self { id, amount, lines: Vec::new(), shipping: None, return_id: None, reason, status: RefundStatus::Requested }
    }

    fn is_live(&self) -> bool {
        self.status != RefundStatus::Failed
    }

    /// Whether this is what was asked for, when it is asked for again.
    fn answers(&self, request: &RefundRequest) -> bool {
        let things = |shipping: bool| shipping == self.shipping.is_some();
        let of = match &request.of {
            RefundOf::Rest => self.lines.is_empty() && self.shipping.is_none(),
            RefundOf::Amount(amount) => self.lines.is_empty() && self.shipping.is_none() && *amount == self.amount,
            RefundOf::Things { lines, shipping } => {
                let mine = self.lines.iter().map(|line| (&line.sku, line.units));
                things(*shipping) && self.return_id.is_none() && mine.eq(lines.iter().map(|(sku, units)| (sku, *units)))
            }
            RefundOf::Return { id, shipping } => things(*shipping) && self.return_id.as_ref() == Some(id),
        };
        of && self.reason == request.reason
    }
}

impl Order {
    /// What was received and is neither refunded nor about to be.
    ///
    /// # Errors
    /// [`Refusal::NotPaid`], or [`Refusal::Overflow`].
    pub fn refundable(&self) -> Result<Money, Refusal> {
        let received = self.payment.received.ok_or(Refusal::NotPaid)?;
        let spoken_for = sum(received.currency(), self.live_refunds().map(|refund| refund.amount));
        spoken_for.and_then(|spoken_for| received.minus(spoken_for)).map_err(|_| Refusal::Overflow)
    }

    /// What Stripe has paid back, in the currency that was received.
    ///
    /// # Errors
    /// [`Refusal::Overflow`].
    pub fn refunded(&self) -> Result<Money, Refusal> {
        let currency = self.payment.received.unwrap_or_else(|| self.total()).currency();
        let settled = self.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded);
        sum(currency, settled.map(|refund| refund.amount)).map_err(|_| Refusal::Overflow)
    }

    /// Whether the customer has paid for a product and keeps it: not what was refunded, whole or by its units, nor what they
    /// dispute.
    #[must_use]
    pub fn has_sold(&self, product: &ProductId) -> bool {
        let is_paid = matches!(self.state.payment, PaymentState::Succeeded | PaymentState::PartiallyRefunded);
        let has_ended = matches!(self.state.fulfillment, FulfillmentState::Cancelled | FulfillmentState::Expired);
        let is_kept = |line: &PricedLine| line.product_id == *product && line.quantity > self.refunded_units(&line.sku);
        let some_is_left = self.refundable().is_ok_and(Money::is_positive);
        is_paid && !has_ended && some_is_left && self.quote.lines.iter().any(is_kept)
    }

    fn refunded_units(&self, sku: &Sku) -> u32 {
        self.live_refunds().map(|refund| total_units(&refund.lines, sku, |line| (&line.sku, line.units))).fold(0, u32::saturating_add)
    }

    #[must_use]
    pub fn refund(&self, id: &RefundId) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.id == *id)
    }

    fn live_refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.iter().filter(|refund| refund.is_live())
    }

    pub(super) fn request_refund(&self, request: RefundRequest) -> Result<EventKind, Refusal> {
        let rest = self.refundable()?;
        if let Some(known) = self.refund(&request.id) {
            return Err(if known.answers(&request) { Refusal::AlreadyDone } else { Refusal::KeyReused });
        }
        let RefundRequest { id, of, reason } = request;
        let refund = match of {
            RefundOf::Rest => Refund::requested(id, rest, reason),
            RefundOf::Amount(amount) => Refund::requested(id, amount, reason),
            RefundOf::Things { lines, shipping } => self.refund_of_things(Refund::requested(id, rest, reason), &lines, shipping)?,
            RefundOf::Return { id: return_id, shipping } => {
                let lines = self.units_to_refund(&return_id)?;
                let refund = Refund { return_id: Some(return_id), ..Refund::requested(id, rest, reason) };
                self.refund_of_things(refund, &lines, shipping)?
            }
        };
        if !rest.is_positive() || (refund.amount.is_zero() && !refund.lines.is_empty()) {
            return Err(Refusal::NothingToRefund);
        }
        if !refund.amount.is_positive() || refund.amount.currency() != rest.currency() || refund.amount.amount() > rest.amount() {
            return Err(Refusal::RefundTooLarge);
        }
        Ok(EventKind::RefundRequested { refund })
    }

    fn units_to_refund(&self, id: &ReturnId) -> Result<Vec<(Sku, u32)>, Refusal> {
        let of = self.find_return(id)?;
        if of.status != ReturnStatus::Received {
            return Err(Refusal::ReturnNotReceived);
        }
        if self.live_refunds().any(|refund| refund.return_id.as_ref() == Some(id)) {
            return Err(Refusal::AlreadyRefunded);
        }
        Ok(of.received.iter().map(|line| (line.sku.clone(), line.units)).collect())
    }

    fn refund_of_things(&self, empty: Refund, lines: &[(Sku, u32)], shipping: bool) -> Result<Refund, Refusal> {
        let mut lines = merged(lines);
        lines.retain(|(_, units)| *units > 0);
        let shares = lines.into_iter().map(|(sku, units)| self.share(sku, units)).collect::<Result<Vec<_>, _>>()?;
        let shipping = if shipping { Some(self.shipping_to_refund()?) } else { None };
        if shares.is_empty() && shipping.is_none_or(|shipping| !shipping.is_positive()) {
            return Err(Refusal::NothingToRefund);
        }
        let amount = sum(self.total().currency(), shares.iter().map(|line| line.amount).chain(shipping));
        Ok(Refund { amount: amount.map_err(|_| Refusal::Overflow)?, lines: shares, shipping, ..empty })
    }

    /// What these units cost, after those that were refunded. Rounded over all units so far, so that the shares of all of them
    /// add up to what the line cost, in whatever groups and order they are refunded.
    fn share(&self, sku: Sku, units: u32) -> Result<RefundedLine, Refusal> {
        let line = self.quote.lines.iter().find(|line| line.sku == sku).ok_or(Refusal::NotInOrder)?;
        if units > line.quantity {
            return Err(Refusal::NotInOrder);
        }
        let before: Vec<&RefundedLine> = self.live_refunds().flat_map(|refund| &refund.lines).filter(|line| line.sku == sku).collect();
        let so_far = units + before.iter().map(|line| line.units).sum::<u32>();
        if so_far > line.quantity {
            return Err(Refusal::AlreadyRefunded);
        }
        let amount = || {
            let cost = self.cost_of(line)?;
            let spent = sum(cost.currency(), before.iter().map(|line| line.amount))?;
            let share = cost.share(i64::from(so_far), i64::from(line.quantity))?.minus(spent)?;
            // Where a refund failed, those that stand may have taken a cent more than their turn.
            Ok(if share.is_positive() { share } else { Money::zero(cost.currency()) })
        };
        let amount = amount().map_err(|_: MoneyError| Refusal::Overflow)?;
        Ok(RefundedLine { sku, units, amount })
    }

    /// What was paid for a line. All lines and the shipping add up to the order's total.
    fn cost_of(&self, line: &PricedLine) -> Result<Money, MoneyError> {
        self.with_tax(line.subtotal.minus(line.discount)?, line.tax)
    }

    fn shipping_to_refund(&self) -> Result<Money, Refusal> {
        if self.live_refunds().any(|refund| refund.shipping.is_some()) {
            return Err(Refusal::AlreadyRefunded);
        }
        let Some(shipping) = &self.quote.shipping else { return Ok(Money::zero(self.total().currency())) };
        self.with_tax(shipping.price, shipping.tax).map_err(|_| Refusal::Overflow)
    }

    fn with_tax(&self, price: Money, tax: Money) -> Result<Money, MoneyError> {
        if self.quote.totals.tax_included { Ok(price) } else { price.plus(tax) }
    }
}

/// One entry for each SKU, in the order of their first.
fn merged(lines: &[(Sku, u32)]) -> Vec<(Sku, u32)> {
    let mut merged: Vec<(Sku, u32)> = Vec::new();
    for (sku, _) in lines {
        if merged.iter().all(|(known, _)| known != sku) {
            merged.push((sku.clone(), total_units(lines, sku, |(sku, units)| (sku, *units))));
        }
    }
    merged
}

#[cfg(test)]
mod tests;
