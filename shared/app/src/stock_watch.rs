//! Watching levels: whom to tell when a SKU runs low, sells out or is back. Each look compares what is there with what was noted, so
//! that it may come twice, late or beside another.

use crate::messages::{InventoryMessage, MailMessage};
use crate::{App, ConfigError};
use barrow_domain::ids::Sku;
use barrow_domain::inventory::total;
use barrow_services::queues::QueueError;
use barrow_store::{StoreError, Watch};
use jiff::Timestamp;

/// Levels may cross the threshold again while a crossing is written down; somebody else's batch looks after that.
const LOOKS: usize = 5;

#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Notes whether a SKU is short of units, and has staff told when it ran low.
    ///
    /// # Errors
    /// [`WatchError`].
    pub async fn watch_stock(&self, sku: &Sku) -> Result<(), WatchError> {
        let catalog = &self.store().catalog;
        let Some(id) = catalog.product_of(sku).await? else { return Ok(()) };
        for _ in 0..LOOKS {
            // Strongly read each time: the threshold may be another by now.
            let Some(variant) = catalog.variant(&id, sku).await? else { return Ok(()) };
            if !self.watch_level(sku, variant.low_stock_threshold).await? {
                break;
            }
        }
        Ok(())
    }

    /// Whether there was a crossing, so that the level must be looked at once more: another batch may have looked in between, and
    /// found nothing new. The notice is handed on before the crossing is noted: a repeat hands on the same notice, which is mailed
    /// once.
    async fn watch_level(&self, sku: &Sku, threshold: u32) -> Result<bool, WatchError> {
        let ledger = &self.store().ledger;
        let levels = self.store().stock.levels(sku).await?;
        let available = total(&levels);
        let is_low = available <= u64::from(threshold);
        let Watch { crossings, low: was_low, short } = ledger.watch(sku).await?;
        if is_low != short {
            ledger.set_short(sku, is_low).await?;
        }
        // What came into the shop with few units, or none, did not run low.
        let crosses = is_low != was_low && levels.iter().any(|level| level.version > 1);
        if crosses && is_low {
            let notice = MailMessage::LowStock { sku: sku.clone(), crossing: crossings + 1, available };
            self.queues().send(self.config.mail_queue_url()?, &notice).await?;
        }
        if crosses {
            ledger.set_low(sku, crossings, is_low).await?;
        }
        Ok(crosses || is_low != short)
    }

    /// Notes when a SKU sells out and when it is there again, for the report, and has those told who wait for it; looks again after
    /// news, as [`Self::watch_stock`] does. The message goes out before what it tells of is noted, so that it cannot be lost.
    ///
    /// # Errors
    /// [`WatchError`].
    pub async fn watch_shelf(&self, sku: &Sku, at: Timestamp) -> Result<(), WatchError> {
        for _ in 0..LOOKS {
            let is_out = total(&self.store().stock.levels(sku).await?) == 0;
            if !is_out {
                let news = InventoryMessage::Restocked { sku: sku.clone(), after: None };
                self.queues().send(self.config.inventory_queue_url()?, &news).await?;
            }
            if !self.store().analytics.note_shelf(sku, is_out, at).await? {
                break;
            }
        }
        Ok(())
    }
}
