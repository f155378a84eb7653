//! The functions that nobody calls: they follow queues, streams and schedules.
//!
//! Everything arrives at least once, so every job is safe to run twice and at the same time as itself.

pub mod audit_books;
mod batch;
pub mod claim_orders;
pub mod count_visits;
pub mod dispatch_accounts;
pub mod dispatch_outbox;
mod entry;
pub mod expire_orders;
pub mod export_accounts;
pub mod forget_customers;
pub mod import_products;
pub mod index_orders;
pub mod index_products;
pub mod index_sell_outs;
pub mod keep_dates;
pub mod rebuild_analytics;
pub mod rebuild_catalogue;
pub mod rebuild_directory;
pub mod reconcile_payments;
pub mod record_movements;
pub mod report_errors;
pub mod roll_up_orders;
pub mod run_bulk;
pub mod send_email;
pub mod settle_payments;
mod stream;
pub mod update_inventory;

pub use batch::per_message;
pub use entry::{Job, RunFn, serve};

/// Every job.
#[must_use]
pub const fn jobs() -> &'static [&'static Job] {
    JOBS
}

static JOBS: &[&Job] = &[
    &dispatch_outbox::JOB,
    &dispatch_accounts::JOB,
    &claim_orders::JOB,
    &forget_customers::JOB,
    &export_accounts::JOB,
    &record_movements::JOB,
    &roll_up_orders::JOB,
    &index_products::JOB,
    &index_sell_outs::JOB,
    &index_orders::JOB,
    &run_bulk::JOB,
    &send_email::JOB,
    &update_inventory::JOB,
    &count_visits::JOB,
    &settle_payments::JOB,
    &import_products::JOB,
    &expire_orders::JOB,
    &keep_dates::JOB,
    &reconcile_payments::JOB,
    &audit_books::JOB,
    &rebuild_catalogue::JOB,
    &rebuild_analytics::JOB,
    &rebuild_directory::JOB,
    &report_errors::JOB,
];
