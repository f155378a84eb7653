//! Spreading a SKU over more shards or fewer, while it is being sold.
//!
//! First the product says how many, then missing shards are made, then units move, each step safe to repeat and to stop
//! after. Buyers are right at every moment: a shard that is not there yet holds nothing, and one beyond the count is still
//! found before anybody is refused.

use crate::App;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::inventory::{Actor, Cause, MovementKind, plan_balance};
use barrow_domain::staff::StaffMember;
use barrow_store::{ShardCount, StoreError};
use jiff::Timestamp;
use serde_json::json;

/// The most that staff may set; a transaction still reaches all of them.
pub const MAX_SHARDS: u32 = 32;
/// The most that contention alone makes.
const MAX_RAISED: u32 = 16;
/// Rounds of moving units while others buy them. What is uneven after that does no harm.
const ROUNDS: usize = 6;

#[derive(Debug, thiserror::Error)]
pub enum ShardsError {
    #[error("there is no such SKU")]
    NotFound,
    #[error("the SKU has {0} shards now")]
    Changed(u32),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Spreads a SKU over `shards`, if its product says `expected` now, or `shards` already.
    ///
    /// # Errors
    /// A named [`ShardsError`]. After [`ShardsError::Store`] the product may say `shards` already, and repeating goes on.
    pub async fn set_shards(&self, sku: &Sku, expected: u32, shards: u32, staff: &StaffMember, now: Timestamp) -> Result<(), ShardsError> {
        let catalog = &self.store().catalog;
        let id = catalog.product_of(sku).await?.ok_or(ShardsError::NotFound)?;
        let audit = AuditEntry::new(staff, "stock.set_shards", Subject::stock(sku), format!("{expected}-{shards}"), now);
        let audit = audit.change(json!({ "shards": expected }), json!({ "shards": shards }));
        match catalog.set_shards(&id, sku, expected, shards, Some(&audit)).await? {
            ShardCount::Set => Ok(self.balance(sku, shards, Actor::Staff, now).await?),
            ShardCount::Other(found) => Err(ShardsError::Changed(found)),
            ShardCount::NoVariant => Err(ShardsError::NotFound),
        }
    }

    /// Doubles a contended SKU's shards, if there are still as many as its buyers `seen`. The same news again finds twice as
    /// many and only makes sure that their units are spread.
    ///
    /// # Errors
    /// [`StoreError`]; calling it again is safe.
    pub async fn raise_shards(&self, id: &ProductId, sku: &Sku, seen: u32, now: Timestamp) -> Result<(), StoreError> {
        let wanted = seen.max(1).saturating_mul(2).min(MAX_RAISED);
        if wanted <= seen {
            return Ok(());
        }
        match self.store().catalog.set_shards(id, sku, seen, wanted, None).await? {
            ShardCount::Set => self.balance(sku, wanted, Actor::System, now).await,
            ShardCount::Other(_) | ShardCount::NoVariant => Ok(()),
        }
    }

    async fn balance(&self, sku: &Sku, shards: u32, actor: Actor, now: Timestamp) -> Result<(), StoreError> {
        let stock = &self.store().stock;
        let cause = Cause::new(MovementKind::Transfer, format!("{shards} shards"), actor);
        for _ in 0..ROUNDS {
            let levels = stock.levels(sku).await?;
            let missing: Vec<u32> = (0..shards).filter(|shard| levels.iter().all(|level| level.shard != *shard)).collect();
            for shard in &missing {
                stock.create_empty_shard(sku, *shard, &cause, now).await?;
            }
            let transfers = plan_balance(&levels, shards);
            let mut refused = false;
            for transfer in &transfers {
                refused |= !stock.transfer(sku, transfer, &cause, now).await?;
            }
            if !refused {
                break;
            }
        }
        tracing::info!(%sku, shards, "stock was spread");
        Ok(())
    }
}
