//! What functions write about themselves, and who is told of it.

mod errors;
mod invocations;
mod trail;
