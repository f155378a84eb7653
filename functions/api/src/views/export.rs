//! A copy of what is held of somebody.

use barrow_domain::accounts::Export;
use barrow_domain::ids::ExportId;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
pub struct ExportView {
    pub id: ExportId,
    #[schemars(with = "String")]
    pub asked_at: Timestamp,
    /// Null until it is made.
    #[schemars(with = "Option<String>")]
    pub ready_at: Option<Timestamp>,
    /// When it is gone.
    #[schemars(with = "String")]
    pub expires_at: Timestamp,
    /// Where to fetch it, for five minutes; null until it is made.
    pub url: Option<String>,
}

impl ExportView {
    #[must_use]
    pub fn new(export: Export, url: Option<String>) -> Self {
        let expires_at = export.expires_at();
        let Export { id, user_id: _, asked_at, ready_at } = export;
        Self { id, asked_at, ready_at, expires_at, url }
    }
}
