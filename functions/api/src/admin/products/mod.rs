//! What staff do with products. Every edit names the version that it was made of.

pub mod create_product;
pub mod duplicate_product;
pub mod edit_product;
pub mod get_product;
pub mod list_products;
pub mod list_variants;
mod variant_body;

use barrow_app::products::StaffAct;
use barrow_domain::staff::StaffMember;
use jiff::Timestamp;

/// New variants that fit into one transaction beside the product.
const MAX_NEW_VARIANTS: usize = 30;

const fn act(staff: &StaffMember, at: Timestamp) -> StaffAct<'_> {
    StaffAct { staff, at }
}
