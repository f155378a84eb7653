//! What time does to products: publishes those that were to be, and has sales that begin or end shown.

use crate::App;
use barrow_store::{ProductChange, ProductRefusal, StoreError};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Products a round; the job goes on while there are more.
const AT_ONCE: i32 = 50;
/// Rounds of one run: 5,000 products.
const ROUNDS: usize = 100;

impl App {
    /// Brings every product up to date whose time has come, and gives their number. The write that says so is in the catalogue's
    /// stream, which has the index look at the product again.
    ///
    /// # Errors
    /// [`StoreError`]; those before are done, and the next run goes on.
    pub async fn keep_dates(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut kept = 0;
        for _ in 0..ROUNDS {
            let due = self.store().catalog.products_due(now, AT_ONCE).await?;
            let mut moved = 0;
            for id in &due {
                moved += usize::from(self.keep_date(id, now).await?);
            }
            kept += moved;
            // The index of what is due may be behind: what was kept a moment ago is kept still.
            if moved == 0 {
                return Ok(kept);
            }
        }
        Ok(kept)
    }

    /// False when there was nothing to do, or somebody is at the product: then the next run sees to it.
    async fn keep_date(&self, id: &barrow_domain::ids::ProductId, now: Timestamp) -> Result<bool, StoreError> {
        let Some(before) = self.store().catalog.product_now(id).await? else { return Ok(false) };
        let after = before.kept_up(now);
        let units = BTreeMap::new();
        let change = ProductChange { before: &before, after: &after, units: &units, once: None, audit: None, at: now };
        match self.store().catalog.edit_product(&change).await {
            Ok(()) => {
                tracing::info!(product.id = %id, "a product changed by itself");
                Ok(true)
            }
            Err(ProductRefusal::Store(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }
}
