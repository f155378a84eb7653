//! One thing done to many orders, and how far it is.

pub mod create_bulk_job;
pub mod get_bulk_job;
pub mod list_bulk_results;
mod tracking;
