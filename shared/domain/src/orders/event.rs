//! What happened to an order: an append-only log that is also the outbox of its effects.

use super::refund::Refund;
use super::returns::{ReceivedLine, Return};
use super::state::Trigger;
use super::{CancelledBy, Fulfillment};
use crate::costs::Spent;
use crate::customer::{Address, Email};
use crate::ids::{CartId, OrderId, RefundId, ReturnId, UserId};
use crate::inventory::Allocation;
use crate::money::Money;
use crate::pricing::Quote;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEvent {
    /// 1 for the first.
    pub seq: u64,
    pub at: Timestamp,
    #[serde(flatten)]
    pub kind: EventKind,
    /// What must follow outside the order; a stream job hands each to its queue.
    pub effects: Vec<Effect>,
    /// What its function had used when it wrote it down. Says nothing about the order: replaying leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<Spent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKind {
    Placed(Box<PlacedOrder>),
    /// A guest's order, by whoever has shown that its address is theirs.
    Claimed {
        customer_id: UserId,
    },
    /// Its customer wants to be forgotten: who and where they were is gone, from here and from the events before.
    Anonymised,
    PaymentStarted {
        intent_id: String,
        attempt: u32,
    },
    PaymentRequiresAction {
        reported_at: Timestamp,
    },
    PaymentProcessing {
        reported_at: Timestamp,
    },
    PaymentFailed {
        reported_at: Timestamp,
        reason: Option<String>,
    },
    Paid {
        received: Money,
    },
    PaidLate {
        received: Money,
        allocations: Vec<Allocation>,
    },
    PaidTooLate {
        received: Money,
        refund: Refund,
    },
    PaymentMismatched {
        received: Money,
    },
    ReviewAccepted {
        reason: String,
        refund: Option<Refund>,
    },
    ReviewRefunded {
        reason: String,
        refund: Refund,
    },
    Expired,
    Cancelled {
        by: CancelledBy,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        refund: Option<Refund>,
    },
    /// Before anything left.
    AddressChanged {
        address: Box<Address>,
    },
    Packed,
    Shipped {
        fulfillment: Fulfillment,
        complete: bool,
    },
    Delivered,
    RefundRequested {
        refund: Refund,
    },
    RefundSucceeded {
        refund_id: RefundId,
        complete: bool,
    },
    RefundFailed {
        refund_id: RefundId,
    },
    RefundReversed {
        refund_id: RefundId,
        none_left: bool,
    },
    Disputed {
        #[serde(default)]
        dispute_id: String,
    },
    DisputeClosed {
        #[serde(default)]
        dispute_id: String,
        won: bool,
        #[serde(default)]
        partly_refunded: bool,
        /// Another dispute of the same payment goes on.
        #[serde(default)]
        another_open: bool,
    },
    ReturnRequested {
        request: Return,
    },
    ReturnApproved {
        return_id: ReturnId,
    },
    ReturnDeclined {
        return_id: ReturnId,
        reason: String,
    },
    /// `restocked` says to which shards units went back.
    ReturnReceived {
        return_id: ReturnId,
        lines: Vec<ReceivedLine>,
        restocked: Vec<Allocation>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    pub order_id: OrderId,
    pub cart_id: CartId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<UserId>,
    pub email: Email,
    pub shipping_address: Address,
    pub billing_address: Option<Address>,
    pub quote: Quote,
    pub allocations: Vec<Allocation>,
    pub expires_at: Timestamp,
}

/// What a job must do because of an event. Each is safe to do twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    SendMail(MailKind),
    /// The units themselves moved with the event, and the ledger follows the stock table; only a sale, which moves none, is
    /// written down because of this.
    MoveStock(StockMove),
    CancelIntent,
    /// Send every refund to Stripe that is still requested.
    RefundPayment,
    AlertStaff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    Received,
    Paid,
    Shipped,
    Cancelled,
    Expired,
    Refunded,
    ReturnApproved,
    ReturnDeclined,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockMove {
    Hold,
    Release,
    /// Held units became sold ones: the level does not change.
    Sell,
    /// Sold units came back from the customer and are on sale again.
    Return,
}

impl EventKind {
    /// The state machine's column; `None` for the first event, which has no state before it.
    #[must_use]
    pub fn trigger(&self) -> Option<Trigger> {
        Some(match self {
            Self::Placed(_) => return None,
            Self::Claimed { .. } => Trigger::Claimed,
            Self::Anonymised => Trigger::Anonymised,
            Self::PaymentStarted { .. } => Trigger::PaymentStarted,
            Self::PaymentRequiresAction { .. } => Trigger::PaymentRequiresAction,
            Self::PaymentProcessing { .. } => Trigger::PaymentProcessing,
            Self::PaymentFailed { .. } => Trigger::PaymentFailed,
            Self::Paid { .. } => Trigger::Paid,
            Self::PaidLate { .. } => Trigger::PaidLate,
            Self::PaidTooLate { .. } => Trigger::PaidTooLate,
            Self::PaymentMismatched { .. } => Trigger::PaymentMismatched,
            Self::ReviewAccepted { .. } => Trigger::ReviewAccepted,
            Self::ReviewRefunded { .. } => Trigger::ReviewRefunded,
            Self::Expired => Trigger::Expired,
            Self::Cancelled { .. } => Trigger::Cancelled,
            Self::AddressChanged { .. } => Trigger::AddressChanged,
            Self::Packed => Trigger::Packed,
            Self::Shipped { complete: false, .. } => Trigger::PartlyShipped,
            Self::Shipped { complete: true, .. } => Trigger::FullyShipped,
            Self::Delivered => Trigger::Delivered,
            Self::RefundRequested { .. } => Trigger::RefundRequested,
            Self::RefundSucceeded { complete: false, .. } => Trigger::PartlyRefunded,
            Self::RefundSucceeded { complete: true, .. } => Trigger::FullyRefunded,
            Self::RefundFailed { .. } => Trigger::RefundFailed,
            Self::RefundReversed { none_left: false, .. } => Trigger::RefundReversed,
            Self::RefundReversed { none_left: true, .. } => Trigger::LastRefundReversed,
            Self::Disputed { .. } => Trigger::Disputed,
            Self::DisputeClosed { won: true, another_open: true, .. } => Trigger::DisputeWonOfSeveral,
            Self::DisputeClosed { won: true, partly_refunded: false, .. } => Trigger::DisputeWon,
            Self::DisputeClosed { won: true, partly_refunded: true, .. } => Trigger::DisputeWonAfterRefund,
            Self::DisputeClosed { won: false, .. } => Trigger::DisputeLost,
            Self::ReturnRequested { .. } => Trigger::ReturnRequested,
            Self::ReturnApproved { .. } => Trigger::ReturnApproved,
            Self::ReturnDeclined { .. } => Trigger::ReturnDeclined,
            Self::ReturnReceived { restocked, .. } if restocked.is_empty() => Trigger::ReturnReceived,
            Self::ReturnReceived { .. } => Trigger::ReturnRestocked,
        })
    }
}
