//! Puts the sample shop into the tables and the images bucket, at every start of the local platform.
//!
//! Each thing is created only where it is missing, a product together with its variants and first stock in one transaction.
//! So a second start changes nothing, a start that was killed half-way is completed by the next one, and what shoppers bought
//! or staff edited stays. Does not update: a change in `local/sample` shows after `make fresh`.

mod pictures;
mod sample;

pub use sample::SampleError;

use barrow_app::images::{CACHED_FOR_GOOD, RENDITION_TYPE};
use barrow_services::images::{Images, ImagesError};
use barrow_store::{Catalog, Created, StoreError};
use futures::future::{BoxFuture, ready};
use futures::{FutureExt, StreamExt, TryFutureExt, TryStreamExt, stream};
use pictures::SamplePicture;
use sample::{SampleShop, StockedProduct};
use std::ops::Add;

/// How much of the sample shop was missing and is there now, and how much was there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeedReport {
    pub created: usize,
    pub kept: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error(transparent)]
    Sample(#[from] SampleError),
    #[error("the sample shop could not be stored: {0}")]
    Store(#[from] StoreError),
    #[error("a sample picture could not be stored: {0}")]
    Images(#[from] ImagesError),
}

/// Pictures first and products last, so that nothing is for sale before what it needs is there.
///
/// # Errors
/// [`SeedError`]; what was created until then stays, and the next call goes on from there.
pub async fn seed(catalog: &Catalog, images: &Images, bucket: &str) -> Result<SeedReport, SeedError> {
    let SampleShop { rules, synonyms, categories, products, coupons, pictures } = SampleShop::load()?;
    let pictures = create_all(pictures.values().map(|picture| create_picture(images, bucket, picture).boxed()).collect()).await?;
    let rules = create_all(vec![catalog.create_rules(&rules).err_into().boxed()]).await?;
    let synonyms = create_all(vec![catalog.create_synonyms(synonyms).err_into().boxed()]).await?;
    let categories = create_all(categories.iter().map(|category| catalog.create_category(category).err_into().boxed()).collect()).await?;
    let coupons = create_all(coupons.iter().map(|coupon| catalog.create_coupon(coupon).err_into().boxed()).collect()).await?;
    let products = create_all(products.iter().map(|stocked| create_product(catalog, stocked)).collect()).await?;
    Ok(pictures + rules + synonyms + categories + coupons + products)
}

/// The embedded DynamoDB writes one at a time; more than a few in flight only wait.
const CONCURRENT_WRITES: usize = 8;

/// A sample picture is its own one rendition: small, and a WebP already.
async fn create_picture(images: &Images, bucket: &str, SamplePicture { key, webp, .. }: &SamplePicture) -> Result<Created, SeedError> {
    if images.exists(bucket, key).await? {
        return Ok(Created::Exists);
    }
    images.put(bucket, key, webp.to_vec(), RENDITION_TYPE, CACHED_FOR_GOOD).await?;
    Ok(Created::New)
}

fn create_product<'a>(catalog: &'a Catalog, stocked: &'a StockedProduct) -> Creation<'a> {
    let StockedProduct { product, units } = stocked;
    catalog.create_product(product, units).err_into().boxed()
}

/// Boxed, because the SDK's futures nest so deep that the compiler gives up on one that holds many of them.
type Creation<'a> = BoxFuture<'a, Result<Created, SeedError>>;

async fn create_all(creations: Vec<Creation<'_>>) -> Result<SeedReport, SeedError> {
    let outcomes = stream::iter(creations).buffer_unordered(CONCURRENT_WRITES).map_ok(SeedReport::from);
    outcomes.try_fold(SeedReport::default(), |sum, one| ready(Ok(sum + one))).await
}

impl From<Created> for SeedReport {
    fn from(created: Created) -> Self {
        match created {
            Created::New => Self { created: 1, kept: 0 },
            Created::Exists => Self { created: 0, kept: 1 },
        }
    }
}

impl Add for SeedReport {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { created: self.created + other.created, kept: self.kept + other.kept }
    }
}

#[cfg(test)]
mod tests;
