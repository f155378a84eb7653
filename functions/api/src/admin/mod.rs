//! What staff do with orders. Every handler's first line is `request.staff_access(app)?`.

pub mod create_fulfillment;
pub mod create_refund;
