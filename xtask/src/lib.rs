//! What is generated from the template rather than written twice, and proofs over a running shop. Tests call the same code.

pub mod grants;
pub mod replay;
pub mod router;
pub mod sizes;
