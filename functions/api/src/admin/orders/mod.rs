//! The orders of the shop: found in lists, noted on, corrected.

pub mod create_note;
mod filters;
pub mod list_notes;
pub mod list_orders;
pub mod update_address;
