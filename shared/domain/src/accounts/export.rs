//! A copy of everything that is held of somebody, which a job makes when they ask for it.

use crate::ids::{ExportId, UserId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long it lies there to be fetched.
pub const EXPORT_KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub id: ExportId,
    pub user_id: UserId,
    pub asked_at: Timestamp,
    /// None until the job has made it.
    pub ready_at: Option<Timestamp>,
}

impl Export {
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.asked_at + EXPORT_KEPT
    }
}
