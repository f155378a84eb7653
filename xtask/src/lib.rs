//! What is generated from the template rather than written twice. Tests call the same code to see that nothing is stale.

pub mod router;
