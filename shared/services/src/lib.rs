//! The world outside the shop: Stripe, SQS, S3 and mail, and the making of AWS clients.
//!
//! The only crate that calls another system. DynamoDB is called by `barrow-store`, with a client made
//! here; what a call means for an order is decided elsewhere.

pub mod aws;
pub mod error_reports;
pub mod images;
pub mod mail;
pub mod payments;
pub mod queues;
mod retry;
pub mod snapshots;
pub mod sockets;
