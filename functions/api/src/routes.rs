//! THE table: every HTTP endpoint of the shop. `template.yaml`, the binaries, the sample events and the OpenAPI document are
//! checked against it.

use crate::http::route::Route;
use crate::{account, admin, auth, cart, catalog, checkout, docs, orders, pages, webhooks};

/// Every route.
#[must_use]
pub const fn routes() -> &'static [&'static Route] {
    ROUTES
}

static ROUTES: &[&Route] = &[
    &catalog::list_products::ROUTE,
    &catalog::get_product::ROUTE,
    &catalog::get_availability::ROUTE,
    &catalog::list_categories::ROUTE,
    &catalog::search::ROUTE,
    &catalog::suggest::ROUTE,
    &cart::create::ROUTE,
    &cart::get::ROUTE,
    &cart::add_item::ROUTE,
    &cart::set_item::ROUTE,
    &cart::remove_item::ROUTE,
    &cart::apply_coupon::ROUTE,
    &cart::remove_coupon::ROUTE,
    &cart::quote::ROUTE,
    &checkout::place_order::ROUTE,
    &checkout::resume_payment::ROUTE,
    &orders::get::ROUTE,
    &orders::cancel::ROUTE,
    &orders::create_return::ROUTE,
    &orders::track::ROUTE,
    &auth::register::ROUTE,
    &auth::verify_email::ROUTE,
    &auth::login::ROUTE,
    &auth::refresh::ROUTE,
    &auth::logout::ROUTE,
    &auth::jwks::ROUTE,
    &account::get::ROUTE,
    &account::update::ROUTE,
    &admin::get_order::ROUTE,
    &admin::pack_order::ROUTE,
    &admin::create_fulfillment::ROUTE,
    &admin::deliver_order::ROUTE,
    &admin::cancel_order::ROUTE,
    &admin::create_refund::ROUTE,
    &admin::list_audit::ROUTE,
    &admin::get_stock::ROUTE,
    &admin::list_movements::ROUTE,
    &admin::receive_stock::ROUTE,
    &admin::adjust_stock::ROUTE,
    &admin::set_shards::ROUTE,
    &admin::create_image::ROUTE,
    &admin::list_images::ROUTE,
    &admin::order_images::ROUTE,
    &admin::update_image::ROUTE,
    &admin::delete_image::ROUTE,
    &admin::review_order::ROUTE,
    &admin::approve_return::ROUTE,
    &admin::decline_return::ROUTE,
    &admin::receive_return::ROUTE,
    &webhooks::stripe::ROUTE,
    &docs::openapi::ROUTE,
    &pages::home::ROUTE,
    &pages::category::ROUTE,
    &pages::product::ROUTE,
    &pages::sitemap::ROUTE,
    &pages::robots::ROUTE,
];
