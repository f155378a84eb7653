//! Browsing: public, cacheable, and never the place where stock is decided.

pub mod create_restock_alert;
pub mod create_review;
pub(crate) mod currency;
pub(crate) mod filters;
pub mod get_availability;
pub mod get_product;
pub mod get_shop;
pub(crate) mod language;
pub mod list_categories;
pub mod list_products;
pub mod list_reviews;
pub mod search;
pub mod suggest;
