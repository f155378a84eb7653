//! Imports and exports of products.

use super::UploadView;
use barrow_app::images::SignedUpload;
use barrow_domain::ids::ImportId;
use barrow_domain::imports::{Fault, Import, ImportState};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
pub struct NewImportView {
    #[serde(flatten)]
    pub import: ImportView,
    /// Where the file goes, within an hour.
    pub upload: UploadView,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportView {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// Products in the file, once it was read.
    pub products: usize,
    /// Of these, so many are as the file says, or have a fault.
    pub done: usize,
    pub faults_total: usize,
    /// The first hundred.
    pub faults: Vec<Fault>,
}

/// A part of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProductExportView {
    pub csv: String,
    /// Send it as `cursor` for the next part; null with the last.
    pub next_cursor: Option<String>,
}

impl NewImportView {
    #[must_use]
    pub fn new(import: Import, signed: SignedUpload) -> Self {
        Self { import: import.into(), upload: signed.into() }
    }
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        let Import { id, staff: _, dry_run, state, created_at, products, done, faults_total, faults, fingerprint: _ } = import;
        Self { id, state, dry_run, created_at, products, done, faults_total, faults }
    }
}
