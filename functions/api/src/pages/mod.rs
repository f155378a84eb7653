//! The shop as HTML: what a search engine reads, and what a shopper sees before any script has loaded.
//!
//! Every page shows what the API would answer, and holds that answer as data, so that the storefront goes on from there without
//! asking again. A refusal is a page too.

mod linked_data;
mod parts;
mod refusal;

pub mod category;
pub mod follow_restock_alert;
pub mod home;
pub mod product;
pub mod restock_alert;
pub mod robots;
pub mod sitemap;

pub use refusal::respond;
