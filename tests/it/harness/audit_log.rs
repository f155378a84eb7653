//! The audit log beside what it tells of: one entry for each change by staff, whatever went wrong on the way.

use super::tables::StoredItem;
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::orders::{CancelledBy, EventKind, Order, OrderEvent};
use std::collections::BTreeSet;

pub fn entries(ops: &[StoredItem]) -> Vec<AuditEntry> {
    let logged = ops.iter().filter(|item| item.pk.starts_with("AUDIT#"));
    logged.map(|item| serde_json::from_str(item.text("doc")).expect("an audit entry")).collect()
}

pub fn tells_what_staff_did<'a>(
    entries: &[AuditEntry],
    orders: impl Iterator<Item = &'a (Order, Vec<OrderEvent>)>,
    movements: impl Iterator<Item = &'a StoredItem>,
) {
    let told = |kind: &str, what: fn(&AuditEntry) -> String| -> BTreeSet<String> {
        let of_kind = entries.iter().filter(|entry| entry.subject.as_str().starts_with(kind));
        of_kind.map(|entry| format!("{} {}", entry.subject, what(entry))).collect()
    };
    let by_staff = orders.flat_map(|(order, events)| {
        events.iter().filter(|event| is_staffs(&event.kind)).map(|event| format!("order/{} {}", order.id, event.seq))
    });
    // What belongs to an order and is no event of it, such as a note, is told by what it is.
    let events: BTreeSet<String> = told("order/", |entry| entry.reference.clone())
        .into_iter()
        .filter(|name| name.rsplit(' ').next().is_some_and(|last| last.parse::<u64>().is_ok()))
        .collect();
    assert_eq!(events, by_staff.collect(), "the audit log is not what staff did with orders");
    let told = told("stock/", |entry| entry.at.to_string());
    for movement in movements.filter(|line| counts(line)) {
        let sku = movement.pk.trim_start_matches("LEDGER#");
        let change = format!("stock/{sku} {}", movement.text("at"));
        assert!(told.contains(&change), "the audit log does not tell of {change}: {told:?}");
    }
}

fn is_staffs(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::AddressChanged { .. }
            | EventKind::Packed
            | EventKind::Shipped { .. }
            | EventKind::Delivered
            | EventKind::RefundRequested { .. }
            | EventKind::ReviewAccepted { .. }
            | EventKind::ReviewRefunded { .. }
            | EventKind::Cancelled { by: CancelledBy::Staff, .. }
            | EventKind::ReturnApproved { .. }
            | EventKind::ReturnDeclined { .. }
            | EventKind::ReturnReceived { .. }
    )
}

/// Receipts and counts; what a test put there as its scene was nobody's.
fn counts(line: &StoredItem) -> bool {
    ["receive", "adjustment"].contains(&line.text("kind")) && !["created", "a test's scene"].contains(&line.text("cause"))
}
