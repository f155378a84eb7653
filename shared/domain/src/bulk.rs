//! Bulk jobs: one thing done to many orders, each by itself. What one order refuses stops no other.

use crate::InvalidText;
use crate::ids::{BulkJobId, OrderId};
use crate::orders::Refusal;
use crate::staff::{Permission, StaffMember};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Orders of one job.
pub const MOST_ORDERS: usize = 1000;
/// Orders that are done in one go; the report grows by as many.
pub const SLICE: usize = 25;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    Pack,
    /// All that is waiting, in one parcel.
    Ship,
    Deliver,
    Cancel,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkJob {
    pub id: BulkJobId,
    pub action: BulkAction,
    /// Told to the customers of cancelled orders.
    pub reason: Option<String>,
    pub parcels: Vec<BulkParcel>,
    pub by: StaffMember,
    pub at: Timestamp,
}

/// An order, and with what it is shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkParcel {
    pub order_id: OrderId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
}

/// How it went with one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    pub order_id: OrderId,
    pub result: BulkResult,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkResult {
    Done,
    NotFound,
    Refused(Refusal),
    /// What is stored of it cannot be read; its log says more.
    Broken,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BulkProgress {
    pub finished_slices: usize,
    pub succeeded: usize,
    pub refused: usize,
}

impl BulkAction {
    /// What of the staff's permissions it asks for.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Pack | Self::Ship | Self::Deliver => Permission::FulfilOrders,
            Self::Cancel => Permission::DecideOrders,
        }
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::Cancel => "cancel",
        }
    }
}

impl BulkJob {
    #[must_use]
    pub fn slices(&self) -> usize {
        self.parcels.len().div_ceil(SLICE)
    }

    /// The orders of a slice; none of one that the job does not have.
    #[must_use]
    pub fn slice(&self, number: usize) -> &[BulkParcel] {
        self.parcels.chunks(SLICE).nth(number).unwrap_or_default()
    }
}

impl BulkParcel {
    #[must_use]
    pub const fn plain(order_id: OrderId) -> Self {
        Self { order_id, carrier: None, tracking_number: None, tracking_url: None }
    }
}

/// What stands on a parcel's label: 1 to 300 characters on one line; addresses begin with `https://`.
///
/// # Errors
/// Why it does not.
pub fn check_label(text: &str, is_address: bool) -> Result<(), InvalidText> {
    crate::text::parse_line(text, 300)?;
    if is_address && !text.starts_with("https://") {
        return Err(InvalidText::Malformed("must be an https address"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::Role;

    #[test]
    fn slices_hold_every_order_once() {
        let order = |number: u8| BulkParcel::plain(OrderId::from_random([number; 12]));
        let job = BulkJob {
            id: BulkJobId::from_random([0; 26]),
            action: BulkAction::Pack,
            reason: None,
            parcels: (0..51).map(order).collect(),
            by: StaffMember { id: "owner".into(), role: Role::Owner },
            at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(job.slices(), 3);
        let all: Vec<BulkParcel> = (0..4).flat_map(|number| job.slice(number).to_vec()).collect();
        assert_eq!(all, job.parcels);
    }
}
