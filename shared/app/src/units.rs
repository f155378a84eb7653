//! Finding units for an order, over all shards of its SKUs, and telling a job of shards that are too few.

use crate::App;
use crate::messages::InventoryMessage;
use barrow_domain::cart::Cart;
use barrow_domain::inventory::{Allocation, Demand, Hold, HoldPlan, Shortage};
use barrow_store::{Contention, StoreError};

/// Reads of all levels for one plan. Somebody is moving units all the time when they never agree.
const SURVEYS: usize = 12;
/// So often at one SKU's stock in one checkout, and its shards are too few.
const HOT: u32 = 4;

pub(crate) enum NoUnits {
    /// At some moment while this looked.
    SoldOut(Vec<Shortage>),
    /// They lie in more places than one transaction reaches.
    Scattered,
}

impl App {
    /// The next units to try, or why there are none.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Contended`] when the levels never stood still, which is no refusal.
    pub(crate) async fn find_units(&self, hold: &mut Hold) -> Result<Result<Vec<Allocation>, NoUnits>, StoreError> {
        for _ in 0..SURVEYS {
            match hold.plan() {
                HoldPlan::Take(units) => return Ok(Ok(units)),
                HoldPlan::SoldOut(short) => return Ok(Err(NoUnits::SoldOut(short))),
                HoldPlan::Scattered => return Ok(Err(NoUnits::Scattered)),
                HoldPlan::Survey(skus) => {
                    let seen = self.store().stock.levels_of(&skus).await?;
                    hold.survey(&skus, &seen);
                }
            }
        }
        Err(StoreError::Contended)
    }

    /// Asks for more shards where a checkout met others too often. It is over by then, and stands whatever becomes of this.
    pub(crate) async fn report_contention(&self, cart: &Cart, demands: &[Demand], contention: &Contention) {
        let hot = |demand: &&Demand| contention.get(&demand.sku).is_some_and(|conflicts| *conflicts >= HOT);
        for Demand { sku, shards, .. } in demands.iter().filter(hot) {
            let Some(line) = cart.lines.get(sku) else { continue };
            tracing::info!(%sku, shards, "a SKU is contended");
            let message = InventoryMessage::Contended { sku: sku.clone(), product_id: line.product_id.clone(), shards: *shards };
            let sent = match self.config.inventory_queue_url() {
                Ok(url) => self.queues().send(url, &message).await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            if let Err(error) = sent {
                tracing::warn!(%sku, %error, "nobody could be told that a SKU is contended");
            }
        }
    }
}
