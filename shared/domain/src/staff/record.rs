//! Somebody who works in the shop, as the list of staff has them, and what they show beside their password.

use super::Role;
use crate::accounts::PersonName;
use crate::customer::Email;
use crate::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRecord {
    pub user_id: UserId,
    pub email: Email,
    pub name: Option<PersonName>,
    pub role: Role,
    /// Still a customer, and staff no more until somebody says so.
    pub disabled: bool,
    pub joined_at: Timestamp,
    /// Raised by every change.
    pub version: u64,
}

impl StaffRecord {
    /// Somebody must be left who can manage the others.
    #[must_use]
    pub fn is_active_owner(&self) -> bool {
        self.role == Role::Owner && !self.disabled
    }
}

/// A time-based one-time password (RFC 6238) and codes for whoever has lost what shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Base 32, as apps take it.
    pub secret: String,
    /// Asked for at sign-in only when its owner has shown a code once.
    pub confirmed: bool,
    /// The time step of the last code that was taken: none is taken twice.
    pub last_step: u64,
    /// Hashes of the recovery codes that are left.
    pub recovery: Vec<String>,
    /// A secret that takes this one's place when a code of it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Keeps secrets out of logs.
impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactor(…)")
    }
}
