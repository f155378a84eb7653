//! `jobs-update-inventory`, on the inventory queue: writes sales into the stock ledger, and spreads a contended SKU over more
//! shards. It tells those who wait for a SKU that is back, and looks at one whose threshold is another.
//!
//! A sale moves no units: these left the shelf when the order was placed. All changes of levels are `jobs-record-movements`'.

use crate::Job;
use crate::batch::per_message;
use barrow_app::messages::InventoryMessage;
use barrow_app::order_changes::ChangeError;
use barrow_app::{App, clock};
use barrow_domain::ids::OrderId;
use barrow_domain::inventory::{Actor, Cause, MovementKind, Step, StockMovement};
use barrow_domain::pricing::PricedLine;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-update-inventory", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.update_inventory", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: InventoryMessage| take_in(&app, message)).await
}

async fn take_in(app: &App, message: InventoryMessage) -> Result<(), Error> {
    match message {
        InventoryMessage::Sold { order_id, event_seq } => record_sale(app, &order_id, event_seq).await,
        InventoryMessage::Contended { sku, product_id, shards } => Ok(app.raise_shards(&product_id, &sku, shards, clock::now()).await?),
        InventoryMessage::Restocked { sku, after } => Ok(app.tell_watchers(&sku, after.as_deref(), clock::now()).await?),
        InventoryMessage::Threshold { sku } => Ok(app.watch_threshold(&sku).await?),
    }
}

async fn record_sale(app: &App, order_id: &OrderId, event_seq: u64) -> Result<(), Error> {
    let (order, event) = app.store().orders.order_and_event(order_id, event_seq).await?.ok_or(ChangeError::NotFound)?;
    let sale = |line: &PricedLine| {
        let cause = Cause::new(MovementKind::Sale, order_id.as_str(), Actor::Customer);
        let step = Step::Sold { event_seq, units: line.quantity };
        StockMovement { sku: line.sku.clone(), cause, at: event.at, step }
    };
    Ok(app.store().ledger.record_sales(&order.quote.lines.iter().map(sale).collect::<Vec<_>>()).await?)
}
