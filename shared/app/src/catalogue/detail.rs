//! A product in all detail: from the table when it is first asked for, then from memory for as long as the index knows of no
//! newer one.

use super::Catalogue;
use super::entry::revision;
use crate::App;
use barrow_domain::catalog::{Exchange, Product};
use barrow_domain::ids::{ProductId, Slug};
use barrow_store::StoreError;
use jiff::Timestamp;
use moka::future::Cache;
use std::sync::Arc;

/// About 2 KB each.
const PRODUCTS_KEPT: u64 = 10_000;

pub(crate) struct ProductCache(Cache<ProductId, Known>);

#[derive(Clone)]
struct Known {
    revision: u64,
    product: Arc<Product>,
}

impl Default for ProductCache {
    fn default() -> Self {
        Self(Cache::new(PRODUCTS_KEPT))
    }
}

impl App {
    /// The product that shoppers see under this name, at the prices that it has now, in another currency or the shop's own. No call when
    /// it is known and has not changed; two otherwise.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn product_shown(
        &self,
        slug: &Slug,
        exchange: Option<&Exchange>,
        now: Timestamp,
    ) -> Result<Option<Arc<Product>>, StoreError> {
        let shown = |product: Arc<Product>| match exchange {
            Some(exchange) => Arc::new((*product).clone().in_currency(exchange).at(now)),
            None if product.has_dates() => Arc::new((*product).clone().at(now)),
            None => product,
        };
        Ok(self.product_stored(slug).await?.map(shown))
    }

    /// Whatever the time.
    async fn product_stored(&self, slug: &Slug) -> Result<Option<Arc<Product>>, StoreError> {
        // Without an index the table knows as well, only slower.
        let catalogue = self.catalogue().await.ok();
        match catalogue.as_deref().and_then(|catalogue| listed(catalogue, slug)) {
            Some((id, revision)) => self.product_of_revision(&id, revision).await,
            // New, hidden, or nothing.
            None => Ok(self.store().catalog.product_by_slug(slug).await?.filter(|product| product.active).map(Arc::new)),
        }
    }

    async fn product_of_revision(&self, id: &ProductId, wanted: u64) -> Result<Option<Arc<Product>>, StoreError> {
        let ProductCache(cache) = &self.products;
        if let Some(known) = cache.get(id).await.filter(|known| known.revision == wanted) {
            return Ok(Some(known.product));
        }
        let Some(product) = self.store().catalog.product(id).await?.filter(|product| product.active) else { return Ok(None) };
        // Of another revision when the index is behind, or this read is: then it is only good for now.
        let known = Known { revision: revision(&product), product: Arc::new(product) };
        cache.insert(id.clone(), known.clone()).await;
        Ok(Some(known.product))
    }
}

fn listed(catalogue: &Catalogue, slug: &Slug) -> Option<(ProductId, u64)> {
    catalogue.index.by_slug(slug).map(|listed| (listed.id, listed.revision))
}
