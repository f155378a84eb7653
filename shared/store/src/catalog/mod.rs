//! The catalogue: products with their variants, categories, the shop's rules, coupons.
//!
//! `PRODUCT#{id}` / `META`, `VARIANT#{sku}` and `IMAGE#{image_id}`; guards `SLUG#{slug}` and `SKU#{sku}` make names unique and find the product;
//! `SHOP` / `RULES`, `SYNONYMS` and `CATEGORY#{slug}`; `COUPON#{code}` / `COUPON`.

mod edit;
mod images;
mod read;
mod write;

pub use edit::Edited;
pub use images::{ImageAuthor, ImageRefusal, NewImage};
pub use read::ProductPage;
pub(crate) use read::assemble;
pub use write::{Created, ShardCount};

use crate::TableNames;
use aws_sdk_dynamodb::Client;
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
const COUPON: &str = "COUPON";
/// The listing index's one partition: every active product, newest first.
const LISTING: &str = "ACTIVE";

fn product_partition(id: &ProductId) -> String {
    format!("PRODUCT#{id}")
}

const IMAGE: &str = "IMAGE#";
const VARIANT: &str = "VARIANT#";

fn variant_key(sku: &Sku) -> String {
    format!("{VARIANT}{sku}")
}

fn slug_guard(slug: &Slug) -> crate::item::Item {
    crate::item::key(format!("SLUG#{slug}"), "GUARD")
}

fn sku_guard(sku: &Sku) -> crate::item::Item {
    crate::item::key(format!("SKU#{sku}"), "GUARD")
}
