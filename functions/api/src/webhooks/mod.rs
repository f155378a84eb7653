//! What other services tell the shop.

pub mod stripe;
