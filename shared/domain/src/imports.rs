//! An import of products from a file: what has become of it.

use crate::ids::ImportId;
use crate::staff::StaffMember;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The largest file.
pub const MAX_FILE_BYTES: u64 = 48 << 20;
/// The most rows of one.
pub const MAX_ROWS: usize = 100_000;
/// So many faults are kept; all are counted.
pub const FAULTS_KEPT: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    pub id: ImportId,
    /// Who asked for it: the audit log names them for each product.
    pub staff: StaffMember,
    /// Only to be looked at.
    pub dry_run: bool,
    pub state: ImportState,
    pub created_at: Timestamp,
    /// Products in the file, once it was read.
    pub products: usize,
    /// Of these, in the file's order, so many are as the file says.
    pub done: usize,
    pub faults_total: usize,
    pub faults: Vec<Fault>,
    /// Hash of the request that made it.
    pub fingerprint: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is to be uploaded, and the import to be started.
    Awaiting,
    /// A job reads the file, or waits to.
    Checking,
    /// Every row is right; a dry run ends here.
    Checked,
    /// Some row is not, and nothing was changed.
    Refused,
    /// Products are written, one after the other.
    Running,
    /// All that could be written is; the faults say what could not.
    Done,
}

/// What is wrong with a row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Fault {
    /// The heading is row 1.
    pub row: usize,
    pub column: String,
    pub reason: String,
}

impl Import {
    /// Counts a fault, and keeps it while there is room.
    pub fn add_fault(&mut self, fault: Fault) {
        self.faults_total += 1;
        if self.faults.len() < FAULTS_KEPT {
            self.faults.push(fault);
        }
    }
}
