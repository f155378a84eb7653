//! Orders as their buyers see them.

pub mod cancel;
pub mod create_return;
pub mod get;
pub mod list;
pub mod track;
