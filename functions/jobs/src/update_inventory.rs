//! `jobs-update-inventory`, on the inventory queue: writes the stock ledger and notices when a SKU runs low.
//!
//! It moves no units: these moved with the order's own transaction. Staff are told once for every time a SKU runs low, and
//! again only after it had recovered.

use crate::Job;
use crate::batch::per_message;
use barrow_app::App;
use barrow_app::messages::{InventoryMessage, MailMessage};
use barrow_app::order_changes::ChangeError;
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::orders::Order;
use barrow_store::Movement;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-update-inventory", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.update_inventory", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: InventoryMessage| keep_books(&app, message)).await
}

async fn keep_books(app: &App, message: InventoryMessage) -> Result<(), Error> {
    let InventoryMessage { order_id, event_seq, kind } = message;
    let order = app.store().orders.order(&order_id).await?.ok_or(ChangeError::NotFound)?;
    let events = app.store().orders.events(&order_id).await?;
    let at = events.iter().find(|event| event.seq == event_seq).map_or(order.updated_at, |event| event.at);
    for line in &order.quote.lines {
        let (sku, units) = (line.sku.clone(), line.quantity);
        app.store().ledger.record(&Movement { sku, kind, units, order_id: order_id.clone(), event_seq, at }).await?;
    }
    watch(app, &order).await
}

async fn watch(app: &App, order: &Order) -> Result<(), Error> {
    let lines: Vec<(&ProductId, &Sku)> = order.quote.lines.iter().map(|line| (&line.product_id, &line.sku)).collect();
    for product in app.store().catalog.variants(&lines).await? {
        for variant in &product.variants {
            watch_level(app, &variant.sku, variant.low_stock_threshold).await?;
        }
    }
    Ok(())
}

/// The notice is handed on before the crossing is noted: a repeat hands on the same notice, which is mailed once.
async fn watch_level(app: &App, sku: &Sku, threshold: u32) -> Result<(), Error> {
    let levels = app.store().stock.levels(sku).await?;
    let available: u64 = levels.iter().map(|level| u64::from(level.available)).sum();
    let (crossings, was_low) = app.store().ledger.low_watch(sku).await?;
    let is_low = available <= u64::from(threshold);
    if is_low == was_low {
        return Ok(());
    }
    if is_low {
        let notice = MailMessage::LowStock { sku: sku.clone(), crossing: crossings + 1, available };
        app.queues().send(app.config.mail_queue_url()?, &notice).await?;
    }
    app.store().ledger.set_low(sku, crossings, is_low).await?;
    Ok(())
}
