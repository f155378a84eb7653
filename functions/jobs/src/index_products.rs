//! `jobs-index-products`, on the catalogue's stream: brings every product that was edited into the index that lists and searches
//! are answered from, and categories and synonyms as well.
//!
//! A batch is one change of the index, however many records it has. Records say which products to look at, and nothing else: what
//! goes into the index is read anew. So records that come twice, late or in another order do no harm.

use crate::Job;
use crate::stream::KeysEvent;
use barrow_app::App;
use barrow_domain::ids::ProductId;
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-products", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.index_products", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    // What is no product is the shop itself, which is looked at every time.
    let touched: BTreeSet<ProductId> = event.partitions("PRODUCT#").filter_map(|id| ProductId::parse(id).ok()).collect();
    Ok(event.answer(app.index_products(&touched).await.map_err(Error::from), None))
}
