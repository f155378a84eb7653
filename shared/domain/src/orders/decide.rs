//! From what is asked or reported to the one event that follows, or a named refusal.

use super::event::{Effect, EventKind, MailKind, OrderEvent, PlacedOrder, StockMove};
use super::refund::{Refund, RefundRequest, RefundStatus};
use super::returns::{ReceivedLine, ReturnLine};
use super::state::{FulfillmentState, PaymentState, Refusal, next};
use super::{Dispute, Fulfillment, FulfillmentLine, Order, ReplayError};
use crate::customer::Address;
use crate::ids::{RefundId, ReturnId, UserId};
use crate::inventory::Allocation;
use crate::money::Money;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One event to append, and the order as it is then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    pub event: OrderEvent,
    pub order: Order,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// By whoever has shown that the order's address is theirs.
    Claim {
        customer_id: UserId,
    },
    /// Its events are to be stored anew with it: [`Order::anonymised_log`].
    Anonymise,
    StartPayment {
        intent_id: String,
        attempt: u32,
    },
    ReportPayment(PaymentReport),
    /// After [`Refusal::UnitsReleased`]: these units were taken again.
    AcceptLatePayment {
        received: Money,
        allocations: Vec<Allocation>,
    },
    /// After [`Refusal::UnitsReleased`], when units or coupon are gone.
    RefundLatePayment {
        received: Money,
        refund_id: RefundId,
    },
    Expire {
        intent: IntentFate,
    },
    /// Staff decide about a payment that does not match.
    Review {
        decision: Decision,
        reason: String,
        refund_id: RefundId,
    },
    Cancel {
        by: CancelledBy,
        /// Told to the customer.
        reason: Option<String>,
        refund_id: RefundId,
    },
    /// Where it goes; not to another country or region, where it would cost something else.
    ChangeAddress(Address),
    Pack,
    Ship(Fulfillment),
    Deliver,
    Refund(RefundRequest),
    SettleRefund {
        refund_id: RefundId,
        outcome: RefundOutcome,
    },
    Dispute {
        dispute_id: String,
    },
    CloseDispute {
        dispute_id: String,
        won: bool,
    },
    RequestReturn {
        id: ReturnId,
        lines: Vec<ReturnLine>,
    },
    ApproveReturn(ReturnId),
    DeclineReturn {
        id: ReturnId,
        reason: String,
    },
    ReceiveReturn {
        id: ReturnId,
        lines: Vec<ReceivedLine>,
    },
}

/// What becomes of a payment that does not match its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Enough was received: the order is paid, and what is too much goes back.
    Accept,
    /// Everything goes back, and the order is cancelled.
    Refund,
}

/// How a refund went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    Succeeded,
    /// Stripe says that it failed, perhaps long after it had succeeded.
    Failed,
    /// Stripe would not make it. That says nothing of a refund which was made before.
    Refused,
}

/// News of the order's intent, from a webhook or from asking Stripe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentReport {
    pub intent_id: String,
    pub status: ReportedStatus,
    /// When Stripe made the report.
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportedStatus {
    RequiresAction,
    Processing,
    Failed { reason: Option<String> },
    Succeeded { received: Money },
}

/// What is known of the intent when an order expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntentFate {
    /// There is none, or Stripe has cancelled it: no money can come.
    Dead,
    /// Stripe could not be asked.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    Customer,
    Staff,
}

impl Order {
    /// The first event of an order.
    ///
    /// # Errors
    /// Never in practice: the event is built as the fold wants it.
    pub fn place(placed: PlacedOrder, now: Timestamp) -> Result<Transition, ReplayError> {
        let effects = vec![Effect::MoveStock(StockMove::Hold), Effect::SendMail(MailKind::Received)];
        let event = OrderEvent { seq: 1, at: now, kind: EventKind::Placed(Box::new(placed)), effects, spent: None };
        Ok(Transition { order: Self::begin(&event)?, event })
    }

    /// What follows from `command`; changes nothing itself.
    ///
    /// # Errors
    /// The reason why the order stays as it is.
    pub fn decide(&self, command: Command, now: Timestamp) -> Result<Transition, Refusal> {
        let kind = match command {
            Command::Claim { customer_id } => self.claim(customer_id)?,
            Command::Anonymise => EventKind::Anonymised,
            Command::StartPayment { intent_id, attempt } => self.start_payment(intent_id, attempt)?,
            Command::ReportPayment(report) => self.report_payment(report)?,
            Command::AcceptLatePayment { received, allocations } => EventKind::PaidLate { received, allocations },
            Command::RefundLatePayment { received, refund_id } => {
                EventKind::PaidTooLate { received, refund: Refund::requested(refund_id, received, Some("sold out".into())) }
            }
            Command::Expire { intent } => self.expire(intent, now)?,
            Command::Review { decision, reason, refund_id } => self.review(decision, reason, refund_id)?,
            Command::Cancel { by, reason, refund_id } => self.cancel(by, reason, refund_id),
            Command::ChangeAddress(address) => self.change_address(address)?,
            Command::Pack => EventKind::Packed,
            Command::Ship(fulfillment) => self.ship(fulfillment)?,
            Command::Deliver => EventKind::Delivered,
            Command::Refund(request) => self.request_refund(request)?,
            Command::SettleRefund { refund_id, outcome } => self.settle_refund(&refund_id, outcome)?,
            Command::Dispute { dispute_id } => self.dispute(dispute_id)?,
            Command::CloseDispute { dispute_id, won } => self.close_dispute(dispute_id, won)?,
            Command::RequestReturn { id, lines } => self.request_return(id, lines, now)?,
            Command::ApproveReturn(return_id) => EventKind::ReturnApproved { return_id },
            Command::DeclineReturn { id, reason } => EventKind::ReturnDeclined { return_id: id, reason },
            Command::ReceiveReturn { id, lines } => self.receive_return(id, lines)?,
        };
        self.transition(kind, now)
    }

    fn transition(&self, kind: EventKind, now: Timestamp) -> Result<Transition, Refusal> {
        let trigger = kind.trigger().ok_or(Refusal::AlreadyDone)?;
        let effects = next(self.state, trigger)?.effects.to_vec();
        let event = OrderEvent { seq: self.seq + 1, at: now, kind, effects, spent: None };
        let mut order = self.clone();
        match order.apply(&event) {
            Ok(()) => Ok(Transition { event, order }),
            Err(ReplayError::Refused { refusal, .. }) => Err(refusal),
            Err(ReplayError::Gap { .. } | ReplayError::NoBeginning) => Err(Refusal::AlreadyDone),
        }
    }

    /// An order that is somebody's stays theirs.
    fn claim(&self, customer_id: UserId) -> Result<EventKind, Refusal> {
        if self.customer_id.is_some() { Err(Refusal::AlreadyDone) } else { Ok(EventKind::Claimed { customer_id }) }
    }

    fn start_payment(&self, intent_id: String, attempt: u32) -> Result<EventKind, Refusal> {
        if self.payment.intent_id.as_ref() == Some(&intent_id) || attempt <= self.payment.attempt {
            return Err(Refusal::AlreadyDone);
        }
        Ok(EventKind::PaymentStarted { intent_id, attempt })
    }

    fn report_payment(&self, report: PaymentReport) -> Result<EventKind, Refusal> {
        let PaymentReport { intent_id, status, at } = report;
        if self.payment.intent_id.as_ref() != Some(&intent_id) {
            return Err(Refusal::ForeignIntent);
        }
        match status {
            ReportedStatus::Succeeded { received } => Ok(self.receive(received)),
            ReportedStatus::RequiresAction => self.fresh(at, false).map(|reported_at| EventKind::PaymentRequiresAction { reported_at }),
            ReportedStatus::Processing => self.fresh(at, false).map(|reported_at| EventKind::PaymentProcessing { reported_at }),
            ReportedStatus::Failed { reason } => self.fresh(at, true).map(|reported_at| EventKind::PaymentFailed { reported_at, reason }),
        }
    }

    fn receive(&self, received: Money) -> EventKind {
        if received == self.total() { EventKind::Paid { received } } else { EventKind::PaymentMismatched { received } }
    }

    /// Refuses news older than what is known. Stripe's clock counts whole seconds: within one, a failure is the last word.
    fn fresh(&self, at: Timestamp, failure: bool) -> Result<Timestamp, Refusal> {
        let Some(known) = self.payment.reported_at else { return Ok(at) };
        let failed = self.state.payment == PaymentState::Failed;
        if at < known || (at == known && failed && !failure) {
            return Err(Refusal::Stale);
        }
        if at == known && failed {
            return Err(Refusal::AlreadyDone);
        }
        Ok(at)
    }

    fn expire(&self, intent: IntentFate, now: Timestamp) -> Result<EventKind, Refusal> {
        if self.state.fulfillment == FulfillmentState::PendingPayment {
            if now < self.expires_at {
                return Err(Refusal::NotDue);
            }
            if intent == IntentFate::Unknown && self.state.payment == PaymentState::Processing {
                return Err(Refusal::PaymentInFlight);
            }
        }
        Ok(EventKind::Expired)
    }

    fn review(&self, decision: Decision, reason: String, refund_id: RefundId) -> Result<EventKind, Refusal> {
        let received = self.payment.received.filter(|_| self.state.payment == PaymentState::Mismatch).ok_or(Refusal::NotInReview)?;
        match decision {
            Decision::Accept => {
                let excess = received.minus(self.total()).map_err(|_| Refusal::ReceivedTooLittle)?;
                if excess.amount() < 0 {
                    return Err(Refusal::ReceivedTooLittle);
                }
                let refund = excess.is_positive().then(|| Refund::requested(refund_id, excess, Some("paid too much".into())));
                Ok(EventKind::ReviewAccepted { reason, refund })
            }
            Decision::Refund => {
                let refund = Refund::requested(refund_id, received, Some(reason.clone()));
                Ok(EventKind::ReviewRefunded { reason, refund })
            }
        }
    }

    /// Gives back what is left: a refund on its way is not made twice, and what a dispute took is gone.
    fn cancel(&self, by: CancelledBy, reason: Option<String>, refund_id: RefundId) -> EventKind {
        let rest = self.refundable().ok().filter(|rest| rest.is_positive() && !self.lost_a_dispute());
        let refund = rest.map(|rest| Refund::requested(refund_id, rest, Some("cancelled".into())));
        EventKind::Cancelled { by, reason, refund }
    }

    fn change_address(&self, address: Address) -> Result<EventKind, Refusal> {
        if address == self.shipping_address {
            return Err(Refusal::AlreadyDone);
        }
        if !address.is_taxed_as(&self.shipping_address) {
            return Err(Refusal::AnotherDestination);
        }
        Ok(EventKind::AddressChanged { address: Box::new(address) })
    }

    fn dispute(&self, dispute_id: String) -> Result<EventKind, Refusal> {
        match self.disputes.iter().find(|dispute| dispute.id == dispute_id) {
            Some(Dispute { won: None, .. }) => Err(Refusal::AlreadyDone),
            Some(_) => Err(Refusal::Stale),
            None => Ok(EventKind::Disputed { dispute_id }),
        }
    }

    /// Also of a dispute whose beginning is not known yet: its news comes late then, and is stale.
    fn close_dispute(&self, dispute_id: String, won: bool) -> Result<EventKind, Refusal> {
        let is_this = |dispute: &&Dispute| dispute.id == dispute_id;
        if self.disputes.iter().find(is_this).is_some_and(|dispute| dispute.won.is_some()) {
            return Err(Refusal::AlreadyDone);
        }
        let another_open = self.disputes.iter().any(|dispute| dispute.id != dispute_id && dispute.won.is_none());
        let partly_refunded = self.refunded()?.is_positive();
        Ok(EventKind::DisputeClosed { dispute_id, won, partly_refunded, another_open })
    }

    fn lost_a_dispute(&self) -> bool {
        self.disputes.iter().any(|dispute| dispute.won == Some(false))
    }

    fn ship(&self, fulfillment: Fulfillment) -> Result<EventKind, Refusal> {
        let in_parcel = |line: &FulfillmentLine| {
            fulfillment.lines.iter().filter(|other| other.sku == line.sku).map(|other| u64::from(other.units)).sum::<u64>()
        };
        let fits = |line: &FulfillmentLine| line.units > 0 && in_parcel(line) <= u64::from(self.unshipped(&line.sku));
        if self.fulfillment(&fulfillment.id).is_some() {
            return Err(Refusal::AlreadyDone);
        }
        if self.state.fulfillment == FulfillmentState::Shipped || self.state.fulfillment == FulfillmentState::Delivered {
            return Err(Refusal::AlreadyShipped);
        }
        if fulfillment.lines.is_empty() || !fulfillment.lines.iter().all(fits) {
            return Err(Refusal::NothingToShip);
        }
        let waiting: u64 = self.quote.lines.iter().map(|line| u64::from(self.unshipped(&line.sku))).sum();
        let complete = fulfillment.lines.iter().map(|line| u64::from(line.units)).sum::<u64>() == waiting;
        Ok(EventKind::Shipped { fulfillment, complete })
    }

    fn settle_refund(&self, refund_id: &RefundId, outcome: RefundOutcome) -> Result<EventKind, Refusal> {
        let refund = self.refund(refund_id).ok_or(Refusal::NothingToRefund)?;
        let (refunded, refund_id) = (self.refunded()?, refund_id.clone());
        match (refund.status, outcome) {
            (RefundStatus::Requested, RefundOutcome::Succeeded) => {
                let refunded = refunded.plus(refund.amount).map_err(|_| Refusal::Overflow)?;
                let all = self.payment.received.is_some_and(|received| refunded.amount() >= received.amount());
                let complete = all && !self.lost_a_dispute();
                Ok(EventKind::RefundSucceeded { refund_id, complete })
            }
            (RefundStatus::Requested, RefundOutcome::Failed | RefundOutcome::Refused) => Ok(EventKind::RefundFailed { refund_id }),
            // The money is still not the shop's.
            (RefundStatus::Succeeded, RefundOutcome::Failed) if self.lost_a_dispute() => Ok(EventKind::RefundFailed { refund_id }),
            (RefundStatus::Succeeded, RefundOutcome::Failed) => {
                Ok(EventKind::RefundReversed { refund_id, none_left: refunded == refund.amount })
            }
            (RefundStatus::Succeeded | RefundStatus::Failed, _) => Err(Refusal::AlreadyDone),
        }
    }
}
