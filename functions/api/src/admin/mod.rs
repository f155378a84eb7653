//! What staff do with orders and stock. Every handler's first line is `request.staff_access(app)?`.

pub mod create_fulfillment;
pub mod create_refund;
pub mod stock;

pub use stock::{adjust_stock, get_stock, list_movements, receive_stock, set_shards};
