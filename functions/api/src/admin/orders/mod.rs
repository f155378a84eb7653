//! The orders of the shop: found in lists, noted on, corrected, printed.

pub mod create_note;
mod filters;
pub mod list_notes;
pub mod list_orders;
pub mod print_papers;
pub mod update_address;
