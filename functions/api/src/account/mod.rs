//! What somebody who is signed in sees and changes of their own.

pub mod get;
pub mod update;
