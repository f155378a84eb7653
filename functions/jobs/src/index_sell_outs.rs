//! `jobs-index-sell-outs`, on the stock table's stream: brings products of which a stock item is new, became empty or stopped being
//! so into the index. Otherwise as `jobs-index-products`.

use crate::Job;
use crate::stream::KeysEvent;
use barrow_app::App;
use barrow_app::catalogue::CatalogueError;
use barrow_domain::ids::Sku;
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-sell-outs", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.index_sell_outs", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    let skus: BTreeSet<Sku> = event.partitions("SKU#").filter_map(|sku| Sku::parse(sku).ok()).collect();
    let outcome = index(&app, &skus).await;
    Ok(event.answer(outcome.map_err(Error::from), None))
}

async fn index(app: &App, skus: &BTreeSet<Sku>) -> Result<(), CatalogueError> {
    let mut touched = BTreeSet::new();
    for sku in skus {
        touched.extend(app.store().catalog.product_of(sku).await?);
    }
    app.index_products(&touched).await
}
