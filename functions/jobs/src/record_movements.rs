//! `jobs-record-movements`, on the stock table's stream: writes every change of a level into the ledger, notices when a SKU
//! runs low, and hands the names of changed SKUs to whoever pushes them to those who watch.
//!
//! A movement is named by what stands on the shard, so a record that comes again, or late, changes nothing. Staff are told
//! once for every time a SKU runs low, and again only after it had recovered.

use crate::Job;
use crate::stream::StreamEvent;
use barrow_app::App;
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Step, StockMovement};
use barrow_domain::live::Topic;
use barrow_store::ShardChange;
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
    let topics: Vec<Topic> = skus.keys().map(|sku| Topic::Stock { sku: (*sku).clone() }).collect();
    app.announce(topics).await?;
    let emptied: BTreeSet<&Sku> = movements.iter().filter(|movement| touches_nothing(movement)).map(|movement| &movement.sku).collect();
    for (sku, last) in skus {
        app.watch_stock(sku).await?;
        if emptied.contains(sku) {
            app.watch_shelf(sku, last).await?;
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
