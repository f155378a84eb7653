use super::{CostView, NoteView, OrderView};
use crate::http::Error;
use barrow_domain::costs::OrderCost;
use barrow_domain::ids::{FulfillmentId, RefundId, ReturnId};
use barrow_domain::money::Money;
use barrow_domain::orders::{CancelledBy, EventKind, Note, Order, OrderEvent};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// An order as staff see it: with what was received, and everything that happened to it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffOrderView {
    #[serde(flatten)]
    pub order: OrderView,
    /// Its name at Stripe.
    pub payment_intent: Option<String>,
    pub received: Option<Money>,
    /// What it has cost to run so far.
    pub cost: CostView,
    /// Oldest first.
    pub timeline: Vec<TimelineView>,
    /// What staff noted, newest first.
    pub notes: Vec<NoteView>,
}

/// One thing that happened. What does not belong to its type is null.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct TimelineView {
    pub seq: u64,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// `placed`, `paid`, `shipped`, `return_approved`, …
    pub r#type: &'static str,
    pub by: Option<CancelledBy>,
    pub amount: Option<Money>,
    pub reason: Option<String>,
    pub fulfillment_id: Option<FulfillmentId>,
    pub refund_id: Option<RefundId>,
    pub return_id: Option<ReturnId>,
    /// Of a dispute that is closed.
    pub won: Option<bool>,
}

impl StaffOrderView {
    /// # Errors
    /// Refunds beyond what can be counted.
    pub fn new(order: Order, events: Vec<OrderEvent>, notes: Vec<Note>) -> Result<Self, Error> {
        let (payment_intent, received) = (order.payment.intent_id.clone(), order.payment.received);
        let cost = OrderCost::of(&events).into();
        let timeline = events.into_iter().map(TimelineView::from).collect();
        let notes = notes.into_iter().map(NoteView::from).collect();
        Ok(Self { order: OrderView::new(order)?, payment_intent, received, cost, timeline, notes })
    }
}

impl From<OrderEvent> for TimelineView {
    fn from(event: OrderEvent) -> Self {
        let OrderEvent { seq, at, kind, effects: _, spent: _ } = event;
        Self { seq, at, ..particulars(kind) }
    }
}

fn particulars(kind: EventKind) -> TimelineView {
    let plain = |r#type| TimelineView { r#type, ..TimelineView::default() };
    let money = |r#type, amount| TimelineView { amount: Some(amount), ..plain(r#type) };
    let refunding = |r#type, refund_id| TimelineView { refund_id: Some(refund_id), ..plain(r#type) };
    let returning = |r#type, return_id| TimelineView { return_id: Some(return_id), ..plain(r#type) };
    match kind {
        EventKind::Placed(placed) => money("placed", placed.quote.totals.total),
        EventKind::Claimed { .. } => plain("claimed"),
        EventKind::Anonymised => plain("anonymised"),
        EventKind::PaymentStarted { .. } => plain("payment_started"),
        EventKind::PaymentRequiresAction { .. } => plain("payment_requires_action"),
        EventKind::PaymentProcessing { .. } => plain("payment_processing"),
        EventKind::PaymentFailed { reason, .. } => TimelineView { reason, ..plain("payment_failed") },
        EventKind::Paid { received } => money("paid", received),
        EventKind::PaidLate { received, .. } => money("paid_late", received),
        EventKind::PaidTooLate { received, refund } => TimelineView { refund_id: Some(refund.id), ..money("paid_too_late", received) },
        EventKind::PaymentMismatched { received } => money("payment_mismatched", received),
        EventKind::ReviewAccepted { reason, refund } => {
            let refund_id = refund.map(|refund| refund.id);
            TimelineView { reason: Some(reason), refund_id, ..plain("review_accepted") }
        }
        EventKind::ReviewRefunded { reason, refund } => {
            TimelineView { reason: Some(reason), refund_id: Some(refund.id), ..money("review_refunded", refund.amount) }
        }
        EventKind::Expired => plain("expired"),
        EventKind::Cancelled { by, reason, refund } => {
            TimelineView { by: Some(by), reason, refund_id: refund.map(|refund| refund.id), ..plain("cancelled") }
        }
        EventKind::AddressChanged { .. } => plain("address_changed"),
        EventKind::Packed => plain("packed"),
        EventKind::Shipped { fulfillment, .. } => TimelineView { fulfillment_id: Some(fulfillment.id), ..plain("shipped") },
        EventKind::Delivered => plain("delivered"),
        EventKind::RefundRequested { refund } => {
            let return_id = refund.return_id;
            TimelineView { amount: Some(refund.amount), reason: refund.reason, return_id, ..refunding("refund_requested", refund.id) }
        }
        EventKind::RefundSucceeded { refund_id, .. } => refunding("refund_succeeded", refund_id),
        EventKind::RefundFailed { refund_id } => refunding("refund_failed", refund_id),
        EventKind::RefundReversed { refund_id, .. } => refunding("refund_reversed", refund_id),
        EventKind::Disputed { .. } => plain("disputed"),
        EventKind::DisputeClosed { won, .. } => TimelineView { won: Some(won), ..plain("dispute_closed") },
        EventKind::ReturnRequested { request } => returning("return_requested", request.id),
        EventKind::ReturnApproved { return_id } => returning("return_approved", return_id),
        EventKind::ReturnDeclined { return_id, reason } => TimelineView { reason: Some(reason), ..returning("return_declined", return_id) },
        EventKind::ReturnReceived { return_id, .. } => returning("return_received", return_id),
    }
}
