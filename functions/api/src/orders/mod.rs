//! Orders as their buyers see them.

pub mod cancel;
pub mod get;
pub mod track;
