//! Customers: found, looked at, noted on, disabled.

pub mod create_customer_note;
pub mod disable_customer;
pub mod enable_customer;
pub mod get_customer;
pub mod list_customers;
