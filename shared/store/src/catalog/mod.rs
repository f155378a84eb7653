//! The catalogue: products with their variants, categories, the shop's rules, coupons.
//!
//! `PRODUCT#{id}` / `META`, `VARIANT#{sku}`, `TEXT#{language}`, `IMAGE#{image_id}`, once it is reviewed `RATING` (`crate::reviews`) and, where dates change it, `DUE`; guards `SLUG#{slug}` and `SKU#{sku}` make names unique and find the product;
//! `SHOP` / `RULES`, `SYNONYMS` and `CATEGORY#{slug}`; `COUPON#{code}` / `COUPON` and `LISTED`.

mod categories;
mod edit;
mod images;
mod prices;
mod read;
mod staff;
mod translations;
mod write;

pub use categories::{CategoryChange, CategoryRefusal, CategoryTree};
pub use edit::{ProductChange, ProductRefusal};
pub use images::{ImageAuthor, ImageRefusal, NewImage};
pub use prices::{CouponPage, ShopChange};
pub use read::ProductPage;
pub(crate) use read::assemble;
pub use staff::{StaffPage, VariantPage};
pub use write::{Created, NewProduct, ShardCount};

use crate::TableNames;
use aws_sdk_dynamodb::Client;
use barrow_domain::catalog::ProductStatus;
use barrow_domain::ids::{ProductId, Sku, Slug};
use moka::future::Cache;
use std::sync::Arc;
use std::time::Duration;

/// Which product a SKU belongs to never changes while both exist, so it is remembered.
const SKU_OWNERS_KEPT: u64 = 100_000;
const SKU_OWNER_AGE: Duration = Duration::from_mins(10);

#[derive(Clone)]
pub struct Catalog {
    client: Client,
    tables: Arc<TableNames>,
    sku_owners: Cache<Sku, ProductId>,
}

impl Catalog {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        let sku_owners = Cache::builder().max_capacity(SKU_OWNERS_KEPT).time_to_live(SKU_OWNER_AGE).build();
        Self { client, tables, sku_owners }
    }
}

const META: &str = "META";
const SHOP: &str = "SHOP";
const RULES: &str = "RULES";
const SYNONYMS: &str = "SYNONYMS";
const SETTINGS: &str = "SETTINGS";
const COUPON: &str = "COUPON";
/// What lists show of a coupon, which its uses do not change.
const LISTED: &str = "LISTED";
const LISTING_COUPON: &str = "COUPON";
/// The listing index's partitions: products of each status, newest first, and those that change by themselves, by when.
const LISTING: &str = "ACTIVE";
const LISTING_DRAFT: &str = "DRAFT";
const LISTING_ARCHIVED: &str = "ARCHIVED";
const LISTING_DUE: &str = "DUE";

/// Before the category of a product that shoppers do not see, in the index of categories.
const HIDDEN: &str = "HIDDEN#";
const DUE: &str = "DUE";
/// The tree of categories changes as a whole.
const TREE: &str = "TREE";
const CATEGORY: &str = "CATEGORY#";

pub(crate) fn product_partition(id: &ProductId) -> String {
    format!("PRODUCT#{id}")
}

const IMAGE: &str = "IMAGE#";
const VARIANT: &str = "VARIANT#";

fn variant_key(sku: &Sku) -> String {
    format!("{VARIANT}{sku}")
}

/// Sorts by time, and differs for each product.
pub(crate) fn listed_at(at: jiff::Timestamp, id: &ProductId) -> String {
    format!("{}#{id}", crate::item::sortable(at))
}

/// A guard with its owner.
fn owned(mut guard: crate::item::Item, id: &ProductId) -> crate::item::Item {
    guard.insert("product_id".into(), crate::item::s(id.as_str()));
    guard
}

const fn listing(status: ProductStatus) -> &'static str {
    match status {
        ProductStatus::Active => LISTING,
        ProductStatus::Draft => LISTING_DRAFT,
        ProductStatus::Archived => LISTING_ARCHIVED,
    }
}

fn slug_guard(slug: &Slug) -> crate::item::Item {
    crate::item::key(format!("SLUG#{slug}"), "GUARD")
}

fn sku_guard(sku: &Sku) -> crate::item::Item {
    crate::item::key(format!("SKU#{sku}"), "GUARD")
}
