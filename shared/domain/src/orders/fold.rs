//! Folding events into an order. `Order::replay(events)` gives the stored order byte for byte.

use super::event::{EventKind, OrderEvent, PlacedOrder};
use super::refund::RefundStatus;
use super::returns::ReturnStatus;
use super::state::{FulfillmentState, OrderState, PaymentState, Refusal, next, next_return};
use super::{Dispute, Order, Payment};
use crate::ids::{RefundId, ReturnId};
use crate::inventory::Allocation;
use crate::money::Money;
use jiff::Timestamp;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    #[error("the log is empty or does not begin with the order's placing")]
    NoBeginning,
    #[error("event {seq} does not follow event {after}")]
    Gap { seq: u64, after: u64 },
    #[error("event {seq} was refused: {refusal}")]
    Refused { seq: u64, refusal: Refusal },
}

impl Order {
    /// # Errors
    /// A log with a gap, without a beginning, or with an event that the state machine refuses.
    pub fn replay(events: impl IntoIterator<Item = OrderEvent>) -> Result<Self, ReplayError> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(ReplayError::NoBeginning)?;
        let mut order = Self::begin(&first)?;
        for event in events {
            order.apply(&event)?;
        }
        Ok(order)
    }

    pub(super) fn begin(event: &OrderEvent) -> Result<Self, ReplayError> {
        let OrderEvent { seq: 1, at, kind: EventKind::Placed(placed), effects: _, spent: _ } = event else {
            return Err(ReplayError::NoBeginning);
        };
        let PlacedOrder { order_id, cart_id, customer_id, email, shipping_address, billing_address, quote, allocations, expires_at } =
            (**placed).clone();
        Ok(Self {
            id: order_id,
            seq: 1,
            cart_id,
            customer_id,
            email,
            shipping_address,
            billing_address,
            quote,
            allocations,
            state: OrderState { fulfillment: FulfillmentState::PendingPayment, payment: PaymentState::None },
            payment: Payment::default(),
            refunds: Vec::new(),
            fulfillments: Vec::new(),
            returns: Vec::new(),
            disputes: Vec::new(),
            placed_at: *at,
            updated_at: *at,
            expires_at,
        })
    }

    pub(super) fn apply(&mut self, event: &OrderEvent) -> Result<(), ReplayError> {
        let OrderEvent { seq, at, kind, effects: _, spent: _ } = event;
        if *seq != self.seq + 1 {
            return Err(ReplayError::Gap { seq: *seq, after: self.seq });
        }
        let trigger = kind.trigger().ok_or(ReplayError::NoBeginning)?;
        let refused = |refusal| ReplayError::Refused { seq: *seq, refusal };
        let step = next(self.state, trigger).map_err(refused)?;
        if let Some((id, wanted)) = return_step(kind) {
            self.find_return(id).and_then(|of| next_return(of.status, wanted)).map_err(refused)?;
        }
        self.state = step.state;
        (self.seq, self.updated_at) = (*seq, *at);
        self.absorb(kind);
        Ok(())
    }

    /// The particulars beside the state.
    fn absorb(&mut self, kind: &EventKind) {
        match kind {
            EventKind::Placed(_) | EventKind::Packed | EventKind::Delivered => {}
            EventKind::Claimed { customer_id } => self.customer_id = Some(customer_id.clone()),
            EventKind::Anonymised => self.forget_person(),
            EventKind::PaymentStarted { intent_id, attempt } => {
                self.payment = Payment { intent_id: Some(intent_id.clone()), attempt: *attempt, ..Payment::default() };
            }
            EventKind::PaymentRequiresAction { reported_at } | EventKind::PaymentProcessing { reported_at } => {
                self.report(*reported_at, None);
            }
            EventKind::PaymentFailed { reported_at, reason } => self.report(*reported_at, reason.clone()),
            EventKind::Paid { received } | EventKind::PaymentMismatched { received } => self.credit(*received),
            EventKind::PaidLate { received, allocations } => {
                self.credit(*received);
                self.allocations.clone_from(allocations);
            }
            EventKind::PaidTooLate { received, refund } => {
                self.credit(*received);
                self.refunds.push(refund.clone());
            }
            EventKind::ReviewAccepted { reason: _, refund } => self.refunds.extend(refund.clone()),
            EventKind::ReviewRefunded { reason: _, refund } => {
                self.allocations.clear();
                self.refunds.push(refund.clone());
            }
            EventKind::AddressChanged { address } => self.shipping_address.clone_from(address),
            EventKind::Expired => self.allocations.clear(),
            EventKind::Cancelled { by: _, reason: _, refund } => {
                self.allocations.clear();
                self.refunds.extend(refund.clone());
            }
            EventKind::Shipped { fulfillment, complete: _ } => self.fulfillments.push(fulfillment.clone()),
            EventKind::RefundRequested { refund } => self.refunds.push(refund.clone()),
            EventKind::RefundSucceeded { refund_id, complete: _ } => self.settle(refund_id, RefundStatus::Succeeded),
            EventKind::RefundFailed { refund_id } | EventKind::RefundReversed { refund_id, none_left: _ } => {
                self.settle(refund_id, RefundStatus::Failed);
            }
            EventKind::Disputed { dispute_id } => self.disputes.push(Dispute { id: dispute_id.clone(), won: None }),
            EventKind::DisputeClosed { dispute_id, won, .. } => self.close(dispute_id, *won),
            EventKind::ReturnRequested { request } => self.returns.push(request.clone()),
            EventKind::ReturnApproved { .. } => {}
            EventKind::ReturnDeclined { return_id, reason } => {
                if let Some(of) = self.returns.iter_mut().find(|of| of.id == *return_id) {
                    of.decline_reason = Some(reason.clone());
                }
            }
            EventKind::ReturnReceived { return_id, lines, restocked } => {
                if let Some(of) = self.returns.iter_mut().find(|of| of.id == *return_id) {
                    of.received.clone_from(lines);
                }
                self.put_back(restocked);
            }
        }
        if let Some((id, status)) = return_step(kind)
            && let Some(of) = self.returns.iter_mut().find(|of| of.id == *id)
        {
            of.status = status;
        }
    }

    fn close(&mut self, dispute_id: &str, won: bool) {
        self.disputes.retain(|dispute| dispute.id != dispute_id);
        self.disputes.push(Dispute { id: dispute_id.to_owned(), won: Some(won) });
    }

    fn put_back(&mut self, restocked: &[Allocation]) {
        for part in restocked {
            let held = self.allocations.iter_mut().find(|held| held.sku == part.sku && held.shard == part.shard);
            if let Some(held) = held {
                held.units = held.units.saturating_sub(part.units);
            }
        }
        self.allocations.retain(|held| held.units > 0);
    }

    /// Money is there: earlier failures are history.
    fn credit(&mut self, received: Money) {
        self.payment.received = Some(received);
        self.payment.failure = None;
    }

    fn report(&mut self, at: Timestamp, failure: Option<String>) {
        self.payment.reported_at = Some(at);
        self.payment.failure = failure;
    }

    fn settle(&mut self, id: &RefundId, status: RefundStatus) {
        if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == *id) {
            refund.status = status;
        }
    }
}

/// What an event makes of which return.
const fn return_step(kind: &EventKind) -> Option<(&ReturnId, ReturnStatus)> {
    match kind {
        EventKind::ReturnApproved { return_id } => Some((return_id, ReturnStatus::Approved)),
        EventKind::ReturnDeclined { return_id, .. } => Some((return_id, ReturnStatus::Declined)),
        EventKind::ReturnReceived { return_id, .. } => Some((return_id, ReturnStatus::Received)),
        _ => None,
    }
}
