//! What staff see of a SKU's stock and do with it.

use crate::App;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::catalog::{Product, Variant};
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::inventory::{Actor, Allocation, Cause, MovementKind, SeenLevel, even_parts, plan_level, total};
use barrow_domain::staff::StaffMember;
use barrow_store::{Adjustment, Once, Receipt, StaffRefusal, StoreError};
use futures::future::try_join_all;
use jiff::Timestamp;
use serde_json::json;

/// The most units a SKU may have.
pub const MAX_UNITS: u32 = 1_000_000_000;
/// Buyers who may come first while a count is written down.
const ROUNDS: usize = 10;

/// A request of staff that changes stock: acts once, and the audit log says whose it was.
#[derive(Clone, Copy, Debug)]
pub struct StaffRequest<'a> {
    pub staff: &'a StaffMember,
    pub once: Once<'a>,
    pub at: Timestamp,
}

/// A SKU's stock, at one moment.
#[derive(Clone, Debug)]
pub struct StockReport {
    pub sku: Sku,
    /// Over how many shards its product says that it lies.
    pub shards: u32,
    pub levels: Vec<SeenLevel>,
}

/// A SKU and what there is of it.
#[derive(Clone, Debug)]
pub struct StockRow {
    pub product_id: ProductId,
    pub title: String,
    pub variant: Variant,
    pub available: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum StockError {
    #[error("there is no such SKU")]
    NotFound,
    #[error("there are {0} units now")]
    Changed(u64),
    #[error("there would be more than {MAX_UNITS} units")]
    TooMany,
    #[error("the key stands for another request")]
    KeyReused,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// # Errors
    /// A named [`StockError`].
    pub async fn stock_of(&self, sku: &Sku) -> Result<StockReport, StockError> {
        let levels = async { Ok(self.store().stock.levels_together(sku).await?) };
        let (shards, levels) = futures::try_join!(self.shards_of(sku), levels)?;
        Ok(StockReport { sku: sku.clone(), shards, levels })
    }

    /// SKUs that have no more units than their threshold, by name, as they are now: who has recovered meanwhile is left out, so that a page
    /// may hold fewer though others follow. Two calls, and two for each SKU.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn short_of_stock(&self, limit: i32, after: Option<&Sku>) -> Result<(Vec<StockRow>, Option<Sku>), StoreError> {
        let (skus, next) = self.store().ledger.short(limit, after).await?;
        let mut rows = self.stock_rows(&skus).await?;
        rows.retain(|row| row.available <= u64::from(row.variant.low_stock_threshold));
        Ok((rows, next))
    }

    /// What there is of these SKUs now, by name; a SKU that no product has is left out. Two calls, and two for each SKU.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stock_rows(&self, skus: &[Sku]) -> Result<Vec<StockRow>, StoreError> {
        let catalog = &self.store().catalog;
        let owners = try_join_all(skus.iter().map(|sku| catalog.product_of(sku))).await?;
        let lines: Vec<(&ProductId, &Sku)> = owners.iter().zip(skus).filter_map(|(owner, sku)| Some((owner.as_ref()?, sku))).collect();
        self.rows(&lines).await
    }

    /// The same for SKUs of one product. Two calls, and one for each SKU.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stock_rows_of(&self, product: &ProductId, skus: &[Sku]) -> Result<Vec<StockRow>, StoreError> {
        self.rows(&skus.iter().map(|sku| (product, sku)).collect::<Vec<_>>()).await
    }

    async fn rows(&self, lines: &[(&ProductId, &Sku)]) -> Result<Vec<StockRow>, StoreError> {
        let levels = self.store().stock.levels_of(lines.iter().map(|(_, sku)| *sku));
        let (products, levels) = futures::try_join!(self.store().catalog.variants(lines), levels)?;
        let mut rows = Vec::new();
        for Product { id, title, variants, .. } in products {
            for variant in variants {
                let available = levels.iter().filter(|level| level.sku == variant.sku).map(|level| u64::from(level.available)).sum();
                rows.push(StockRow { product_id: id.clone(), title: title.clone(), variant, available });
            }
        }
        rows.sort_by(|one, other| one.variant.sku.cmp(&other.variant.sku));
        Ok(rows)
    }

    /// A product's SKUs by name, a page at a time, and what they have now. One call, and one for each SKU.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stock_of_product(
        &self,
        product: &ProductId,
        title: &str,
        limit: i32,
        after: Option<&Sku>,
    ) -> Result<(Vec<StockRow>, Option<Sku>), StoreError> {
        let page = self.store().catalog.variants_page(product, limit, after.map(Sku::as_str)).await?;
        let levels = self.store().stock.levels_of(page.variants.iter().map(|variant| &variant.sku)).await?;
        let next = page.next.and(page.variants.last()).map(|variant| variant.sku.clone());
        let row = |variant: Variant| {
            let available = levels.iter().filter(|level| level.sku == variant.sku).map(|level| u64::from(level.available)).sum();
            StockRow { product_id: product.clone(), title: title.to_owned(), variant, available }
        };
        Ok((page.variants.into_iter().map(row).collect(), next))
    }

    async fn shards_of(&self, sku: &Sku) -> Result<u32, StockError> {
        let catalog = &self.store().catalog;
        let id = catalog.product_of(sku).await?.ok_or(StockError::NotFound)?;
        Ok(catalog.variant(&id, sku).await?.ok_or(StockError::NotFound)?.shards)
    }

    /// Adds units, spread over the SKU's shards. The same request again adds none.
    ///
    /// # Errors
    /// A named [`StockError`]; nothing changed then.
    pub async fn receive(&self, sku: &Sku, units: u32, reference: &str, request: StaffRequest<'_>) -> Result<(), StockError> {
        let StaffRequest { staff: _, once, at } = request;
        let (shards, levels) = futures::try_join!(self.shards_of(sku), async { Ok(self.store().stock.levels(sku).await?) })?;
        if total(&levels) + u64::from(units) > u64::from(MAX_UNITS) {
            return Err(StockError::TooMany);
        }
        // While shards are being added, the new ones may not be there yet.
        let there = shards.min(u32::try_from(levels.len()).unwrap_or(shards));
        let parts: Vec<Allocation> = even_parts(units, there)
            .filter(|(_, units)| *units > 0)
            .map(|(shard, units)| Allocation { sku: sku.clone(), shard, units })
            .collect();
        let cause = Cause::new(MovementKind::Receive, reference, Actor::Staff);
        let audit = request.entry("stock.receive", sku).change(serde_json::Value::Null, json!({ "units": units, "reference": reference }));
        done(self.store().stock.receive(&Receipt { units: &parts, cause: &cause, once, audit: &audit, at }).await)
    }

    /// Sets the units of a SKU, if they are `expected` now: over all shards, in one transaction with a condition on each. The
    /// same request again changes nothing.
    ///
    /// # Errors
    /// A named [`StockError`]; nothing changed then.
    pub async fn adjust(&self, sku: &Sku, expected: u32, level: u32, reason: &str, request: StaffRequest<'_>) -> Result<(), StockError> {
        let StaffRequest { staff: _, once, at } = request;
        let stock = &self.store().stock;
        let cause = Cause::new(MovementKind::Adjustment, reason, Actor::Staff);
        let audit = request.entry("stock.adjust", sku);
        let audit = audit.change(json!({ "units": expected }), json!({ "units": level, "reason": reason }));
        for _ in 0..ROUNDS {
            let levels = stock.levels_together(sku).await?;
            if levels.is_empty() {
                return Err(StockError::NotFound);
            }
            let found = total(&levels);
            if found != u64::from(expected) {
                return self.unless_done(once, found).await;
            }
            let levels = plan_level(&levels, level);
            match stock.adjust(&Adjustment { sku, levels: &levels, cause: &cause, once, audit: &audit, at }).await {
                Err(StaffRefusal::Moved) => {}
                outcome => return done(outcome),
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The level may be another because of this very request, sent before.
    async fn unless_done(&self, once: Once<'_>, found: u64) -> Result<(), StockError> {
        match self.store().ops.done_by(once.work).await? {
            Some(fingerprint) if fingerprint == once.fingerprint => Ok(()),
            Some(_) => Err(StockError::KeyReused),
            None => Err(StockError::Changed(found)),
        }
    }
}

impl StaffRequest<'_> {
    fn entry(&self, action: &str, sku: &Sku) -> AuditEntry {
        AuditEntry::new(self.staff, action, Subject::stock(sku), self.once.work, self.at)
    }
}

fn done(outcome: Result<(), StaffRefusal>) -> Result<(), StockError> {
    match outcome {
        Ok(()) | Err(StaffRefusal::Repeated) => Ok(()),
        Err(StaffRefusal::KeyReused) => Err(StockError::KeyReused),
        // A shard is never removed, so this is one that was not there yet.
        Err(StaffRefusal::Moved) => Err(StoreError::Contended.into()),
        Err(StaffRefusal::Store(error)) => Err(error.into()),
    }
}
