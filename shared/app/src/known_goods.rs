//! What carts show of prices: read a moment ago. A shopper who adds one thing after another, or many who add the same, need no
//! read each. An edit shows within [`KEPT`]; checkout reads anew, and refuses a total that is not the one of that moment.

use crate::App;
use barrow_domain::catalog::{Product, ShopRules};
use barrow_domain::ids::{ProductId, Sku};
use barrow_store::StoreError;
use moka::future::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const KEPT: Duration = Duration::from_secs(2);
/// About 2 KB each.
const LINES_KEPT: u64 = 5_000;

pub(crate) struct KnownGoods {
    rules: Cache<(), Arc<ShopRules>>,
    /// Each with this one variant; none that is missing.
    lines: Cache<(ProductId, Sku), Arc<Product>>,
}

impl Default for KnownGoods {
    fn default() -> Self {
        Self {
            rules: Cache::builder().max_capacity(1).time_to_live(KEPT).build(),
            lines: Cache::builder().max_capacity(LINES_KEPT).time_to_live(KEPT).build(),
        }
    }
}

impl App {
    /// Rules and lines, as they are or were a moment ago, read side by side. One call for rules that are not known, and one for
    /// lines of which any is not.
    pub(crate) async fn known_goods(&self, lines: &[(&ProductId, &Sku)]) -> Result<(ShopRules, Vec<Product>), StoreError> {
        futures::try_join!(self.known_rules(), self.known_lines(lines))
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn known_rules(&self) -> Result<ShopRules, StoreError> {
        if let Some(rules) = self.known_goods.rules.get(&()).await {
            return Ok((*rules).clone());
        }
        let rules = self.store().catalog.rules().await?;
        self.known_goods.rules.insert((), Arc::new(rules.clone())).await;
        Ok(rules)
    }

    async fn known_lines(&self, lines: &[(&ProductId, &Sku)]) -> Result<Vec<Product>, StoreError> {
        let cache = &self.known_goods.lines;
        let mut known = Vec::with_capacity(lines.len());
        for (id, sku) in lines {
            known.extend(cache.get(&((*id).clone(), (*sku).clone())).await);
        }
        if known.len() == lines.len() {
            return Ok(together(known.iter().map(|product| (**product).clone())));
        }
        let products = self.store().catalog.variants(lines).await?;
        for product in &products {
            for variant in &product.variants {
                let line = Product { variants: vec![variant.clone()], ..product.clone() };
                cache.insert((product.id.clone(), variant.sku.clone()), Arc::new(line)).await;
            }
        }
        Ok(products)
    }
}

/// Each product once, with the variants of all its lines.
fn together(lines: impl Iterator<Item = Product>) -> Vec<Product> {
    let mut products: BTreeMap<ProductId, Product> = BTreeMap::new();
    for line in lines {
        match products.get_mut(&line.id) {
            Some(product) => product.variants.extend(line.variants),
            None => drop(products.insert(line.id.clone(), line)),
        }
    }
    products.into_values().collect()
}
