//! Orders: what was bought, how it stands, and everything that ever happened to it.
//!
//! An order is the fold of its events ([`Order::replay`]); nothing changes it but an event that [`state`] allows.

mod decide;
mod event;
mod fold;
mod forget;
mod note;
mod refund;
mod returns;
pub mod state;

pub use decide::{CancelledBy, Command, Decision, IntentFate, PaymentReport, RefundOutcome, ReportedStatus, Transition};
pub use event::{Effect, EventKind, MailKind, OrderEvent, PlacedOrder, StockMove};
pub use fold::ReplayError;
pub use note::{MOST_NOTES, Note, NoteText};
pub use refund::{Refund, RefundOf, RefundRequest, RefundStatus, RefundedLine};
pub use returns::{ReceivedLine, Return, ReturnLine, ReturnStatus};
pub use state::{FulfillmentState, OrderState, PaymentState, Refusal, Trigger};

use crate::customer::{Address, Email};
use crate::ids::{CartId, FulfillmentId, OrderId, Sku, UserId};
use crate::inventory::Allocation;
use crate::money::Money;
use crate::pricing::Quote;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    /// Number of events so far; the store writes event `seq + 1` only over this one.
    pub seq: u64,
    pub cart_id: CartId,
    /// Whose account it was ordered with, or who claimed it; a guest's has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<UserId>,
    pub email: Email,
    pub shipping_address: Address,
    pub billing_address: Option<Address>,
    /// Lines, prices, discounts and taxes as they were when the order was placed.
    pub quote: Quote,
    /// The units it holds, and from which shards: all of its lines less what was restocked; none once it ended.
    pub allocations: Vec<Allocation>,
    pub state: OrderState,
    pub payment: Payment,
    pub refunds: Vec<Refund>,
    pub fulfillments: Vec<Fulfillment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Return>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
    pub placed_at: Timestamp,
    pub updated_at: Timestamp,
    /// When the units go back if it is not paid.
    pub expires_at: Timestamp,
}

/// What is known of its one live `PaymentIntent`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub intent_id: Option<String>,
    /// Counts intents; a new one is made only after Stripe cancelled the last.
    pub attempt: u32,
    pub received: Option<Money>,
    /// Why the last try failed: Stripe's decline code.
    pub failure: Option<String>,
    /// When Stripe made the newest report that was taken; older ones are stale.
    pub reported_at: Option<Timestamp>,
}

/// A customer asked the bank for the money back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Stripe's.
    pub id: String,
    /// None while it is open.
    pub won: Option<bool>,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fulfillment {
    pub id: FulfillmentId,
    pub lines: Vec<FulfillmentLine>,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    pub tracking_url: Option<String>,
    pub shipped_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FulfillmentLine {
    pub sku: Sku,
    pub units: u32,
}

impl Order {
    #[must_use]
    pub const fn total(&self) -> Money {
        self.quote.totals.total
    }

    /// Units of a SKU that no parcel holds yet.
    #[must_use]
    pub fn unshipped(&self, sku: &Sku) -> u32 {
        let ordered = total_units(&self.quote.lines, sku, |line| (&line.sku, line.quantity));
        ordered.saturating_sub(self.shipped(sku))
    }

    /// What no parcel holds yet.
    #[must_use]
    pub fn waiting(&self) -> Vec<FulfillmentLine> {
        let waiting = self.quote.lines.iter().map(|line| FulfillmentLine { sku: line.sku.clone(), units: self.unshipped(&line.sku) });
        waiting.filter(|line| line.units > 0).collect()
    }

    /// Units of a SKU that have left, in all parcels.
    #[must_use]
    pub fn shipped(&self, sku: &Sku) -> u32 {
        self.fulfillments.iter().map(|parcel| total_units(&parcel.lines, sku, |line| (&line.sku, line.units))).sum()
    }

    #[must_use]
    pub fn fulfillment(&self, id: &FulfillmentId) -> Option<&Fulfillment> {
        self.fulfillments.iter().find(|parcel| parcel.id == *id)
    }
}

/// The units of a SKU in a list of lines.
fn total_units<T>(lines: &[T], sku: &Sku, read: impl Fn(&T) -> (&Sku, u32)) -> u32 {
    let units = lines.iter().map(read).filter(|(of, _)| *of == sku).map(|(_, units)| units);
    units.fold(0, u32::saturating_add)
}

#[cfg(test)]
pub(crate) mod tests;
