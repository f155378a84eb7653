//! The local Stripe, used as the shop uses it: over HTTP, with its own webhooks received. The shop is not part of this.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;
mod idempotency;
mod payments;
mod refunds;
mod shapes;
mod webhooks;
