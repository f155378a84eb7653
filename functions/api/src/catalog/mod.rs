//! Browsing: public, cacheable, and never the place where stock is decided.

pub mod get_availability;
pub mod get_product;
pub mod list_categories;
pub mod list_products;
