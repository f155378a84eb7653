//! Watching levels: whom to tell when a SKU runs low, sells out or is back. Each look compares what is there with what was noted, so
//! that it may come twice, late or beside another.

use crate::messages::{InventoryMessage, MailMessage};
use crate::{App, ConfigError};
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{SeenLevel, total};
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
    /// Notes whether a SKU is short of units, and has staff told when it ran low. Most of the time one read.
    ///
    /// # Errors
    /// [`WatchError`].
    pub async fn watch_stock(&self, sku: &Sku) -> Result<(), WatchError> {
        for _ in 0..LOOKS {
            // The threshold too: it may be another by now.
            let (levels, watch) = self.store().ledger.watch(sku).await?;
            let threshold = match watch.threshold {
                Some(threshold) => Some(threshold),
                None => self.copy_threshold(sku).await?,
            };
            let Some(threshold) = threshold else { return Ok(()) };
            if !self.watch_level(sku, &levels, watch, threshold).await? {
                break;
            }
        }
        Ok(())
    }

    /// The same for a SKU whose variant is gone, or has another threshold.
    ///
    /// # Errors
    /// [`WatchError`].
    pub async fn watch_threshold(&self, sku: &Sku) -> Result<(), WatchError> {
        match self.copy_threshold(sku).await? {
            Some(_) => self.watch_stock(sku).await,
            None => Ok(()),
        }
    }

    /// Brings a variant's threshold to where levels are looked at. Whoever writes it reads the variant once more: of two that do so
    /// at once, the one that was late with an old threshold finds the new one.
    async fn copy_threshold(&self, sku: &Sku) -> Result<Option<u32>, StoreError> {
        let mut threshold = self.threshold_of(sku).await?;
        for _ in 0..LOOKS {
            self.store().ledger.note_threshold(sku, threshold).await?;
            let now = self.threshold_of(sku).await?;
            if now == threshold {
                return Ok(now);
            }
            threshold = now;
        }
        Err(StoreError::Contended)
    }

    async fn threshold_of(&self, sku: &Sku) -> Result<Option<u32>, StoreError> {
        let catalog = &self.store().catalog;
        let Some(id) = catalog.product_of(sku).await? else { return Ok(None) };
        Ok(catalog.variant(&id, sku).await?.map(|variant| variant.low_stock_threshold))
    }

    /// Whether there was a crossing, so that the level must be looked at once more: another batch may have looked in between, and
    /// found nothing new. The notice is handed on before the crossing is noted: a repeat hands on the same notice, which is mailed
    /// once.
    async fn watch_level(&self, sku: &Sku, levels: &[SeenLevel], watch: Watch, threshold: u32) -> Result<bool, WatchError> {
        let ledger = &self.store().ledger;
        let available = total(levels);
        let is_low = available <= u64::from(threshold);
        let Watch { crossings, low: was_low, short, threshold: _ } = watch;
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
