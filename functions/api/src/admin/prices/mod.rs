//! What staff decide about prices and the shop as a whole. Every edit names the version that it was made of.

mod coupon_body;
pub mod create_coupon;
pub mod edit_coupon;
pub mod edit_settings;
pub mod get_coupon;
pub mod get_settings;
pub mod list_coupons;
pub mod list_shipping_zones;
pub mod list_tax_rates;
pub mod set_shipping_zones;
pub mod set_tax_rates;

pub use coupon_body::{CouponKindBody, CouponScopeBody};
