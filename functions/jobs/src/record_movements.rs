//! `jobs-record-movements`, on the stock table's stream: writes every change of a level into the ledger, notices when a SKU
//! runs low, and hands the names of changed SKUs to whoever pushes them to those who watch.
//!
//! A movement is named by what stands on the shard, so a record that comes again, or late, changes nothing. Staff are told
//! once for every time a SKU runs low, and again only after it had recovered.

use crate::Job;
use crate::stream::StreamEvent;
use barrow_app::App;
use barrow_app::messages::MailMessage;
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Step, StockMovement, total};
use barrow_domain::live::Topic;
use barrow_store::{ShardChange, Watch};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-record-movements", run: |app, event| Box::pin(run(app, event)) };

/// Writes side by side.
const AT_ONCE: usize = 8;
/// Levels may cross the threshold again while a crossing is written down; somebody else's batch looks after that.
const LOOKS: usize = 5;

#[instrument(name = "jobs.record_movements", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = StreamEvent::<Value>::read(event)?;
    let (movements, unreadable) = event.readable(movement);
    Ok(event.answer(keep_books(&app, &movements).await, unreadable))
}

fn movement(change: &Value) -> Result<StockMovement, Error> {
    Ok(StockMovement::try_from(ShardChange::deserialize(change)?)?)
}

async fn keep_books(app: &App, movements: &[StockMovement]) -> Result<(), Error> {
    let ledger = &app.store().ledger;
    let record = async |movement: StockMovement| ledger.record(&movement).await;
    stream::iter(movements.to_vec()).map(record).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    let mut skus = BTreeMap::<&Sku, Timestamp>::new();
    for movement in movements {
        let last = skus.entry(&movement.sku).or_insert(movement.at);
        *last = movement.at.max(*last);
    }
    let watched: Vec<Topic> = skus.keys().map(|sku| Topic::Stock { sku: (*sku).clone() }).collect();
    app.queues().send_all(app.config.live_queue_url()?, &watched).await?;
    let emptied: BTreeSet<&Sku> = movements.iter().filter(|movement| touches_nothing(movement)).map(|movement| &movement.sku).collect();
    for (sku, last) in skus {
        watch(app, sku).await?;
        if emptied.contains(sku) {
            watch_shelf(app, sku, last).await?;
        }
    }
    Ok(())
}

async fn watch(app: &App, sku: &Sku) -> Result<(), Error> {
    let catalog = &app.store().catalog;
    let Some(id) = catalog.product_of(sku).await? else { return Ok(()) };
    let Some(variant) = catalog.variant(&id, sku).await? else { return Ok(()) };
    for _ in 0..LOOKS {
        if !watch_level(app, sku, variant.low_stock_threshold).await? {
            break;
        }
    }
    Ok(())
}

/// Whether a shard became empty, or stopped being so; a new one was never sold out.
fn touches_nothing(movement: &StockMovement) -> bool {
    match movement.step {
        Step::Level { version, change, level, .. } => level == 0 || (version > 1 && i64::from(level) == change),
        Step::Sold { .. } => false,
    }
}

/// Notes when a SKU sells out and when it is there again, for the report; looks again after news, as [`watch`] does.
async fn watch_shelf(app: &App, sku: &Sku, at: Timestamp) -> Result<(), Error> {
    for _ in 0..LOOKS {
        let is_out = total(&app.store().stock.levels(sku).await?) == 0;
        if !app.store().analytics.note_shelf(sku, is_out, at).await? {
            break;
        }
    }
    Ok(())
}

/// Whether there was a crossing, so that the level must be looked at once more: another batch may have looked in between, and
/// found nothing new. The notice is handed on before the crossing is noted: a repeat hands on the same notice, which is mailed
/// once.
async fn watch_level(app: &App, sku: &Sku, threshold: u32) -> Result<bool, Error> {
    let ledger = &app.store().ledger;
    let levels = app.store().stock.levels(sku).await?;
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
        app.queues().send(app.config.mail_queue_url()?, &notice).await?;
    }
    if crosses {
        ledger.set_low(sku, crossings, is_low).await?;
    }
    Ok(crosses || is_low != short)
}
