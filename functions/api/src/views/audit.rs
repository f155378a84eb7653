use barrow_domain::audit_log::AuditEntry;
use barrow_domain::staff::StaffMember;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A change by a member of staff.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AuditEntryView {
    /// The only one of its kind.
    pub id: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// With the role of that time.
    pub actor: StaffMember,
    /// `stock.receive`, `order.packed`, …
    pub action: String,
    /// `order/4F7K-9QX2-MZ3T`, `stock/TUL-10`, …
    pub subject: String,
    /// What was there, as far as it changed; null for what is new. `…` stands for what is too long.
    pub before: Value,
    /// What there is since; null for what is gone.
    pub after: Value,
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        let id = entry.position();
        let AuditEntry { at, actor, action, subject, reference: _, before, after } = entry;
        Self { id, at, actor, action, subject: subject.into(), before, after }
    }
}
