//! Products from files and to files.

pub mod create_import;
pub mod export_products;
pub mod get_import;
pub mod start_import;
