//! What staff do with orders, customers, stock and pictures. Every handler's first line is `request.staff_access(app, &ROUTE).await?`.

pub mod analytics;
pub mod approve_return;
pub mod bulk;
pub mod cancel_order;
pub mod categories;
pub mod create_fulfillment;
pub mod create_refund;
pub mod customers;
pub mod images;
pub mod imports;
pub mod list_audit;
pub mod orders;
pub mod prices;
pub mod products;
pub mod reviews;
pub mod staff;
pub mod stock;

pub use analytics::{
    report_categories, report_cohorts, report_coupons, report_customers, report_funnel, report_products, report_sales, report_stock_outs,
};
pub use bulk::{create_bulk_job, get_bulk_job, list_bulk_results};
pub use categories::{create_category, delete_category, edit_category, list_categories};
pub use customers::{create_customer_note, disable_customer, enable_customer, get_customer, list_customers};
pub use images::{create_image, delete_image, list_images, order_images, update_image};
pub use imports::{create_import, export_products, get_import, start_import};
pub use orders::{create_note, list_notes, list_orders, print_papers, update_address};
pub use prices::{
    create_coupon, edit_coupon, edit_settings, get_coupon, get_settings, list_coupons, list_shipping_zones, list_tax_rates,
    set_shipping_zones, set_tax_rates,
};
pub use products::{create_product, duplicate_product, edit_product, get_product, list_products, list_variants};
pub use reviews::{list_reviews, publish_review, reject_review};
pub use staff::{invite_staff, list_staff, update_staff};
pub use stock::{adjust_stock, get_stock, list_movements, list_short_stock, receive_stock, set_shards};
pub mod decline_return;
pub mod deliver_order;
pub mod get_order;
pub mod get_summary;
pub mod pack_order;
pub mod receive_return;
pub mod review_order;
