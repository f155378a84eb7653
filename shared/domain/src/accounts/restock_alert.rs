//! Somebody wants to be told when a SKU can be bought again: once.

use crate::customer::Email;
use crate::ids::{ProductId, Sku};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a shop waits with them.
pub const RESTOCK_ALERT_KEPT: SignedDuration = SignedDuration::from_hours(24 * 180);
/// Of one address. A little more if somebody adds many at once.
pub const MAX_RESTOCK_ALERTS: usize = 50;

/// Asked for by whoever reads the address's mail: an account, or a guest who came by a link in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestockAlert {
    /// Stands for the address, and opens nothing: a hash of it.
    pub holder: String,
    pub email: Email,
    pub product_id: ProductId,
    pub sku: Sku,
    pub asked_at: Timestamp,
}

impl RestockAlert {
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.asked_at + RESTOCK_ALERT_KEPT
    }
}
