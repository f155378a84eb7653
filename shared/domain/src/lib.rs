//! The rules of the shop, and nothing else: no AWS, no HTTP, no async runtime, no clock.
//!
//! Time and ids come in as arguments, so every rule is a pure function that a test can call.

pub mod accounts;
pub mod analytics;
pub mod audit;
pub mod audit_log;
pub mod bulk;
pub mod cart;
pub mod catalog;
pub mod costs;
pub mod coupon;
pub mod customer;
pub mod directory;
pub mod ids;
pub mod images;
pub mod imports;
pub mod inventory;
pub mod live;
pub mod money;
pub mod orders;
pub mod pricing;
pub mod reviews;
pub mod settings;
pub mod staff;

mod text;
pub use text::InvalidText;
