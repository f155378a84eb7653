//! THE order state machine: one table from (state, trigger) to the next state and its effects, or a named refusal.
//!
//! It is total: every trigger has an answer in every state. It is the only place that changes a state.

use super::event::{Effect, MailKind, StockMove};
use super::returns::ReturnStatus;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentState {
    PendingPayment,
    Paid,
    Packing,
    PartiallyShipped,
    Shipped,
    Delivered,
    Cancelled,
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    None,
    RequiresAction,
    Processing,
    Failed,
    Succeeded,
    PartiallyRefunded,
    Refunded,
    Disputed,
    /// Something was paid that is not the order's total: held for review, never fulfilled.
    Mismatch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OrderState {
    pub fulfillment: FulfillmentState,
    pub payment: PaymentState,
}

/// What kind of thing happened; the event carries the particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    Claimed,
    Anonymised,
    PaymentStarted,
    PaymentRequiresAction,
    PaymentProcessing,
    PaymentFailed,
    Paid,
    /// Paid after expiry or cancellation, and the units could be taken again.
    PaidLate,
    /// Paid after expiry or cancellation, and the units are gone: the money goes back.
    PaidTooLate,
    PaymentMismatched,
    /// Staff take more than was asked for as the payment; the rest goes back.
    ReviewAccepted,
    /// Staff give back whatever was received.
    ReviewRefunded,
    Expired,
    Cancelled,
    AddressChanged,
    Packed,
    PartlyShipped,
    FullyShipped,
    Delivered,
    RefundRequested,
    PartlyRefunded,
    FullyRefunded,
    RefundFailed,
    /// A settled refund came back from the customer's bank; others stand.
    RefundReversed,
    /// The same, and none is left.
    LastRefundReversed,
    Disputed,
    DisputeWon,
    /// The same, for an order of which a part had been refunded before.
    DisputeWonAfterRefund,
    /// The same, while another dispute of this payment goes on.
    DisputeWonOfSeveral,
    DisputeLost,
    ReturnRequested,
    ReturnApproved,
    ReturnDeclined,
    /// A parcel came back; nothing in it can be sold again.
    ReturnReceived,
    /// The same, and some units go back on sale.
    ReturnRestocked,
}

/// Why an order stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    #[error("this has happened already")]
    AlreadyDone,
    #[error("newer news of this payment is known")]
    Stale,
    #[error("the payment belongs to another order")]
    ForeignIntent,
    #[error("the order is not paid")]
    NotPaid,
    #[error("the order was paid")]
    AlreadyPaid,
    #[error("the payment is being processed")]
    PaymentInFlight,
    #[error("the payment does not match the order and is being reviewed")]
    InReview,
    #[error("the payment is disputed")]
    InDispute,
    #[error("the order has expired")]
    HasExpired,
    #[error("the order was cancelled")]
    WasCancelled,
    #[error("to another country or region the order would cost something else")]
    AnotherDestination,
    #[error("the order has been shipped")]
    AlreadyShipped,
    #[error("the order has not been shipped")]
    NotShipped,
    #[error("the payment is not being reviewed")]
    NotInReview,
    #[error("less was received than the order costs, or another currency")]
    ReceivedTooLittle,
    #[error("the order has no such units")]
    NotInOrder,
    #[error("these units, or the shipping, have been refunded")]
    AlreadyRefunded,
    #[error("the order has no such return")]
    NoSuchReturn,
    #[error("these units are not with the customer, or on their way back already")]
    NotReturnable,
    #[error("the return has not been approved")]
    ReturnNotApproved,
    #[error("the return has not been received")]
    ReturnNotReceived,
    #[error("the return is settled")]
    ReturnClosed,
    #[error("the return has no such units")]
    NotInReturn,
    #[error("the key stands for another request")]
    KeyReused,
    #[error("there is nothing left to refund")]
    NothingToRefund,
    #[error("that is more than can be refunded")]
    RefundTooLarge,
    #[error("the parcel holds units that are not waiting to be shipped")]
    NothingToShip,
    #[error("the order's units were given back and must be taken again first")]
    UnitsReleased,
    #[error("the order's reservation has not run out yet")]
    NotDue,
    #[error("an amount is larger than the shop can count")]
    Overflow,
}

/// A row's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub state: OrderState,
    pub effects: &'static [Effect],
}

/// The table.
///
/// # Errors
/// The named reason why `trigger` changes nothing in `state`.
pub const fn next(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {FulfillmentState as F, PaymentState as P, Trigger as T};
    let OrderState { fulfillment, payment } = state;
    match trigger {
        T::Claimed => to(fulfillment, payment, &[]),
        T::Anonymised => forget(state),
        T::PaymentStarted | T::PaymentRequiresAction | T::PaymentProcessing | T::PaymentFailed | T::Paid => attempt(state, trigger),
        T::PaidLate | T::PaidTooLate => late_payment(state, trigger),
        T::PaymentMismatched => match (fulfillment, payment) {
            (F::PendingPayment | F::Expired | F::Cancelled, P::None | P::RequiresAction | P::Processing | P::Failed) => {
                to(fulfillment, P::Mismatch, &[Effect::AlertStaff])
            }
            (_, P::Mismatch) => Err(Refusal::AlreadyDone),
            _ => Err(Refusal::AlreadyPaid),
        },
        T::ReviewAccepted | T::ReviewRefunded => review(state, trigger),
        T::Expired | T::Cancelled => end(state, trigger),
        T::AddressChanged => address(state),
        T::Packed | T::PartlyShipped | T::FullyShipped | T::Delivered => fulfil(state, trigger),
        T::RefundRequested | T::PartlyRefunded | T::FullyRefunded | T::RefundFailed => refund(state, trigger),
        T::RefundReversed | T::LastRefundReversed => reversal(state, trigger),
        T::Disputed | T::DisputeWon | T::DisputeWonAfterRefund | T::DisputeWonOfSeveral | T::DisputeLost => dispute(state, trigger),
        T::ReturnRequested | T::ReturnApproved | T::ReturnDeclined | T::ReturnReceived | T::ReturnRestocked => returning(state, trigger),
    }
}

/// A customer is forgotten once nothing has to reach them any more. An order that was shipped has.
const fn forget(state: OrderState) -> Result<Step, Refusal> {
    use FulfillmentState as F;
    match state.fulfillment {
        F::Shipped | F::Delivered | F::Cancelled | F::Expired => to(state.fulfillment, state.payment, &[]),
        F::PendingPayment | F::Paid | F::Packing | F::PartiallyShipped => Err(Refusal::NotShipped),
    }
}

/// A payment on its way, for an order that waits for it.
const fn attempt(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {FulfillmentState as F, PaymentState as P, Trigger as T};
    if let Err(refusal) = unpaid(state.payment) {
        return Err(refusal);
    }
    match (state.fulfillment, trigger, state.payment) {
        (F::PendingPayment, T::PaymentStarted, P::Processing) => Err(Refusal::PaymentInFlight),
        (F::PendingPayment, T::PaymentStarted, _) => to(F::PendingPayment, P::None, &[]),
        (F::PendingPayment, T::PaymentRequiresAction, P::Processing) => Err(Refusal::Stale),
        (F::PendingPayment, T::PaymentRequiresAction, _) => to(F::PendingPayment, P::RequiresAction, &[]),
        (F::PendingPayment, T::PaymentProcessing, _) => to(F::PendingPayment, P::Processing, &[]),
        (F::PendingPayment, T::PaymentFailed, _) => to(F::PendingPayment, P::Failed, &[]),
        (F::PendingPayment, _, _) => to(F::Paid, P::Succeeded, &[Effect::SendMail(MailKind::Paid), Effect::MoveStock(StockMove::Sell)]),
        (F::Expired | F::Cancelled, T::Paid, _) => Err(Refusal::UnitsReleased),
        (F::Expired, _, _) => Err(Refusal::HasExpired),
        (F::Cancelled, _, _) => Err(Refusal::WasCancelled),
        (F::Paid | F::Packing | F::PartiallyShipped | F::Shipped | F::Delivered, _, _) => Err(Refusal::AlreadyPaid),
    }
}

const fn late_payment(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use FulfillmentState as F;
    if let Err(refusal) = unpaid(state.payment) {
        return Err(refusal);
    }
    match (state.fulfillment, trigger) {
        (F::Expired | F::Cancelled, Trigger::PaidLate) => {
            const EFFECTS: &[Effect] =
                &[Effect::MoveStock(StockMove::Hold), Effect::SendMail(MailKind::Paid), Effect::MoveStock(StockMove::Sell)];
            to(F::Paid, PaymentState::Succeeded, EFFECTS)
        }
        (F::Expired | F::Cancelled, _) => to(state.fulfillment, PaymentState::Succeeded, &[Effect::RefundPayment]),
        (F::PendingPayment, _) => Err(Refusal::NotDue),
        _ => Err(Refusal::AlreadyPaid),
    }
}

/// Whether an order has not seen its money yet.
const fn unpaid(payment: PaymentState) -> Result<(), Refusal> {
    use PaymentState as P;
    match payment {
        P::None | P::RequiresAction | P::Processing | P::Failed => Ok(()),
        P::Mismatch => Err(Refusal::InReview),
        P::Succeeded | P::PartiallyRefunded | P::Refunded | P::Disputed => Err(Refusal::AlreadyPaid),
    }
}

/// Staff decide about money that is not the order's total. Units that went back are not taken again.
const fn review(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {FulfillmentState as F, PaymentState as P, Trigger as T};
    const ACCEPTED: &[Effect] = &[Effect::SendMail(MailKind::Paid), Effect::MoveStock(StockMove::Sell), Effect::RefundPayment];
    const REFUNDED: &[Effect] = &[Effect::MoveStock(StockMove::Release), Effect::RefundPayment, Effect::SendMail(MailKind::Cancelled)];
    match (state.fulfillment, trigger, state.payment) {
        (F::PendingPayment, T::ReviewAccepted, P::Mismatch) => to(F::Paid, P::Succeeded, ACCEPTED),
        (F::PendingPayment, _, P::Mismatch) => to(F::Cancelled, P::Succeeded, REFUNDED),
        (F::Expired, T::ReviewAccepted, P::Mismatch) => Err(Refusal::HasExpired),
        (F::Cancelled, T::ReviewAccepted, P::Mismatch) => Err(Refusal::WasCancelled),
        (fulfillment, _, P::Mismatch) => to(fulfillment, P::Succeeded, &[Effect::RefundPayment]),
        _ => Err(Refusal::NotInReview),
    }
}

/// Given up: by time while unpaid, by somebody until it is shipped.
const fn end(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {FulfillmentState as F, PaymentState as P, Trigger as T};
    const EXPIRED: &[Effect] = &[Effect::MoveStock(StockMove::Release), Effect::CancelIntent, Effect::SendMail(MailKind::Expired)];
    const CANCELLED: &[Effect] = &[Effect::MoveStock(StockMove::Release), Effect::CancelIntent, Effect::SendMail(MailKind::Cancelled)];
    const REFUNDED: &[Effect] = &[Effect::MoveStock(StockMove::Release), Effect::RefundPayment, Effect::SendMail(MailKind::Cancelled)];
    match (state.fulfillment, trigger, state.payment) {
        (F::Expired, T::Expired, _) | (F::Cancelled, T::Cancelled, _) => Err(Refusal::AlreadyDone),
        (F::Expired, _, _) => Err(Refusal::HasExpired),
        (F::Cancelled, _, _) => Err(Refusal::WasCancelled),
        (_, _, P::Mismatch) => Err(Refusal::InReview),
        (_, _, P::Disputed) => Err(Refusal::InDispute),
        (F::PendingPayment, T::Expired, payment) => to(F::Expired, payment, EXPIRED),
        (F::PendingPayment, _, P::Processing) => Err(Refusal::PaymentInFlight),
        (F::PendingPayment, _, payment) => to(F::Cancelled, payment, CANCELLED),
        (_, T::Expired, _) => Err(Refusal::AlreadyPaid),
        (F::Paid | F::Packing, _, payment @ (P::Succeeded | P::PartiallyRefunded)) => to(F::Cancelled, payment, REFUNDED),
        (F::Paid | F::Packing, _, payment) => to(F::Cancelled, payment, CANCELLED),
        (F::PartiallyShipped | F::Shipped | F::Delivered, _, _) => Err(Refusal::AlreadyShipped),
    }
}

/// Where it goes may change until something is on its way there.
const fn address(state: OrderState) -> Result<Step, Refusal> {
    use FulfillmentState as F;
    match state.fulfillment {
        F::PendingPayment | F::Paid | F::Packing => to(state.fulfillment, state.payment, &[]),
        F::PartiallyShipped | F::Shipped | F::Delivered => Err(Refusal::AlreadyShipped),
        F::Cancelled => Err(Refusal::WasCancelled),
        F::Expired => Err(Refusal::HasExpired),
    }
}

const fn fulfil(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {FulfillmentState as F, PaymentState as P, Trigger as T};
    const SHIPPED: &[Effect] = &[Effect::SendMail(MailKind::Shipped)];
    match (state.fulfillment, trigger, state.payment) {
        (F::Expired, _, _) => Err(Refusal::HasExpired),
        (F::Cancelled, _, _) => Err(Refusal::WasCancelled),
        (F::PendingPayment, _, P::Mismatch) => Err(Refusal::InReview),
        (F::PendingPayment, _, _) => Err(Refusal::NotPaid),
        (F::Shipped, T::Delivered, payment) => to(F::Delivered, payment, &[]),
        (F::Delivered, T::Delivered, _) | (F::Packing, T::Packed, _) => Err(Refusal::AlreadyDone),
        (_, T::Delivered, _) => Err(Refusal::NotShipped),
        (F::Shipped | F::Delivered, _, _) | (F::PartiallyShipped, T::Packed, _) => Err(Refusal::AlreadyShipped),
        (_, _, P::Disputed) => Err(Refusal::InDispute),
        (_, _, P::Refunded) => Err(Refusal::NotPaid),
        (F::Paid, T::Packed, payment) => to(F::Packing, payment, &[]),
        (_, T::PartlyShipped, payment) => to(F::PartiallyShipped, payment, SHIPPED),
        (_, _, payment) => to(F::Shipped, payment, SHIPPED),
    }
}

const fn refund(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {PaymentState as P, Trigger as T};
    const REFUNDED: &[Effect] = &[Effect::SendMail(MailKind::Refunded)];
    match (state.payment, trigger) {
        (P::None | P::RequiresAction | P::Processing | P::Failed, _) => Err(Refusal::NotPaid),
        (P::Mismatch, _) => Err(Refusal::InReview),
        (P::Disputed, T::RefundRequested) => Err(Refusal::InDispute),
        (P::Refunded, T::RefundRequested | T::FullyRefunded) => Err(Refusal::NothingToRefund),
        (payment, T::RefundRequested) => to(state.fulfillment, payment, &[Effect::RefundPayment]),
        (payment, T::RefundFailed) => to(state.fulfillment, payment, &[Effect::AlertStaff]),
        // It was on its way when a dispute was lost.
        (P::Refunded, _) => to(state.fulfillment, P::Refunded, REFUNDED),
        (_, T::FullyRefunded) => to(state.fulfillment, P::Refunded, REFUNDED),
        (P::Disputed, _) => to(state.fulfillment, P::Disputed, REFUNDED),
        (_, _) => to(state.fulfillment, P::PartiallyRefunded, REFUNDED),
    }
}

/// Money that was given back and did not arrive: it is the customer's still, and somebody must see to it.
const fn reversal(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {PaymentState as P, Trigger as T};
    const ALERT: &[Effect] = &[Effect::AlertStaff];
    match (state.payment, trigger) {
        (P::None | P::RequiresAction | P::Processing | P::Failed, _) => Err(Refusal::NotPaid),
        (P::Mismatch, _) => Err(Refusal::InReview),
        (P::Succeeded, _) => Err(Refusal::AlreadyDone),
        (P::Disputed, _) => to(state.fulfillment, P::Disputed, ALERT),
        (P::PartiallyRefunded | P::Refunded, T::LastRefundReversed) => to(state.fulfillment, P::Succeeded, ALERT),
        (P::PartiallyRefunded | P::Refunded, _) => to(state.fulfillment, P::PartiallyRefunded, ALERT),
    }
}

const fn dispute(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {PaymentState as P, Trigger as T};
    match (state.payment, trigger) {
        (P::Succeeded | P::PartiallyRefunded | P::Disputed, T::Disputed) => to(state.fulfillment, P::Disputed, &[Effect::AlertStaff]),
        // The end of a dispute may be heard of before its beginning, which is stale news then.
        (P::Disputed | P::Succeeded | P::PartiallyRefunded, T::DisputeLost) => to(state.fulfillment, P::Refunded, &[]),
        (P::Disputed | P::Succeeded, T::DisputeWon) => to(state.fulfillment, P::Succeeded, &[]),
        (P::Disputed | P::PartiallyRefunded, T::DisputeWonAfterRefund) => to(state.fulfillment, P::PartiallyRefunded, &[]),
        (P::Disputed, T::DisputeWonOfSeveral) => to(state.fulfillment, P::Disputed, &[]),
        (P::Succeeded | P::PartiallyRefunded | P::Disputed, _) => Err(Refusal::Stale),
        (P::Refunded, _) => Err(Refusal::NothingToRefund),
        (P::Mismatch, _) => Err(Refusal::InReview),
        (P::None | P::RequiresAction | P::Processing | P::Failed, _) => Err(Refusal::NotPaid),
    }
}

/// Goods that come back. Money is another matter: it goes back by refunds, and a return changes no payment.
const fn returning(state: OrderState, trigger: Trigger) -> Result<Step, Refusal> {
    use {FulfillmentState as F, Trigger as T};
    let effects: &[Effect] = match trigger {
        T::ReturnRequested => &[Effect::AlertStaff],
        T::ReturnApproved => &[Effect::SendMail(MailKind::ReturnApproved)],
        T::ReturnDeclined => &[Effect::SendMail(MailKind::ReturnDeclined)],
        T::ReturnRestocked => &[Effect::MoveStock(StockMove::Return)],
        _ => &[],
    };
    match (state.fulfillment, state.payment) {
        (F::PartiallyShipped | F::Shipped | F::Delivered, payment) => to(state.fulfillment, payment, effects),
        (F::Paid | F::Packing, _) => Err(Refusal::NotShipped),
        (F::PendingPayment, PaymentState::Mismatch) => Err(Refusal::InReview),
        (F::PendingPayment, _) => Err(Refusal::NotPaid),
        (F::Cancelled, _) => Err(Refusal::WasCancelled),
        (F::Expired, _) => Err(Refusal::HasExpired),
    }
}

/// The table of one return: from a status to the next.
///
/// # Errors
/// The named reason why a return in `status` does not become `wanted`.
pub const fn next_return(status: ReturnStatus, wanted: ReturnStatus) -> Result<(), Refusal> {
    use ReturnStatus as R;
    match (status, wanted) {
        (R::Requested, R::Approved) | (R::Requested | R::Approved, R::Declined) | (R::Approved, R::Received) => Ok(()),
        (R::Requested, R::Received) => Err(Refusal::ReturnNotApproved),
        (R::Requested | R::Approved, _) | (R::Declined, R::Declined) | (R::Received, R::Received) => Err(Refusal::AlreadyDone),
        (R::Declined | R::Received, _) => Err(Refusal::ReturnClosed),
    }
}

const fn to(fulfillment: FulfillmentState, payment: PaymentState, effects: &'static [Effect]) -> Result<Step, Refusal> {
    Ok(Step { state: OrderState { fulfillment, payment }, effects })
}

impl FulfillmentState {
    /// As it is stored and shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PendingPayment => "pending_payment",
            Self::Paid => "paid",
            Self::Packing => "packing",
            Self::PartiallyShipped => "partially_shipped",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

impl PaymentState {
    /// As it is stored and shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::Failed => "failed",
            Self::Succeeded => "succeeded",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::Mismatch => "mismatch",
        }
    }
}

impl Trigger {
    pub const ALL: [Self; 35] = {
        use Trigger as T;
        [
            T::Claimed,
            T::Anonymised,
            T::PaymentStarted,
            T::PaymentRequiresAction,
            T::PaymentProcessing,
            T::PaymentFailed,
            T::Paid,
            T::PaidLate,
            T::PaidTooLate,
            T::PaymentMismatched,
            T::ReviewAccepted,
            T::ReviewRefunded,
            T::Expired,
            T::Cancelled,
            T::AddressChanged,
            T::Packed,
            T::PartlyShipped,
            T::FullyShipped,
            T::Delivered,
            T::RefundRequested,
            T::PartlyRefunded,
            T::FullyRefunded,
            T::RefundFailed,
            T::RefundReversed,
            T::LastRefundReversed,
            T::Disputed,
            T::DisputeWon,
            T::DisputeWonAfterRefund,
            T::DisputeWonOfSeveral,
            T::DisputeLost,
            T::ReturnRequested,
            T::ReturnApproved,
            T::ReturnDeclined,
            T::ReturnReceived,
            T::ReturnRestocked,
        ]
    };
}
