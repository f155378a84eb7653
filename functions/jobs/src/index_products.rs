//! `jobs-index-products`, on the catalogue's stream: brings every product that was edited into the index that lists and searches
//! are answered from, and categories and synonyms as well.
//!
//! A batch is one change of the index, however many records it has. Records say which products to look at, and nothing else: what
//! goes into the index is read anew. So records that come twice, late or in another order do no harm.
//!
//! A variant whose low-stock threshold is another, or that is gone, is handed to the inventory queue: it may be short of units now, or no
//! more.

use crate::Job;
use crate::stream::{StreamEvent, VariantChange};
use barrow_app::App;
use barrow_app::messages::InventoryMessage;
use barrow_domain::ids::{ProductId, Sku};
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-products", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.index_products", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = StreamEvent::<VariantChange>::read(event)?;
    // What is no product is the shop itself, which is looked at every time.
    let ids = event.changes().filter_map(|change| change.partition().strip_prefix("PRODUCT#"));
    let touched: BTreeSet<ProductId> = ids.filter_map(|id| ProductId::parse(id).ok()).collect();
    let outcome = index(&app, &touched, event.changes().filter_map(VariantChange::other_threshold)).await;
    Ok(event.answer(outcome, None))
}

async fn index(app: &App, touched: &BTreeSet<ProductId>, thresholds: impl Iterator<Item = Sku>) -> Result<(), Error> {
    let news: Vec<InventoryMessage> = thresholds.map(|sku| InventoryMessage::Threshold { sku }).collect();
    if !news.is_empty() {
        app.queues().send_all(app.config.inventory_queue_url()?, &news).await?;
    }
    Ok(app.index_products(touched).await?)
}
