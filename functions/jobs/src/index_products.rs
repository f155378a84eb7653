//! `jobs-index-products`, on the catalogue's stream: brings every product that was edited into the index that lists and searches
//! are answered from, and categories and synonyms as well.
//!
//! A batch is one change of the index, however many records it has. Records say which products to look at, and nothing else: what
//! goes into the index is read anew. So records that come twice, late or in another order do no harm.

use crate::Job;
use barrow_app::App;
use barrow_domain::ids::ProductId;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-products", run: |app, event| Box::pin(run(app, event)) };

#[derive(Deserialize)]
struct StreamEvent {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "Keys")]
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    pk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

#[instrument(name = "jobs.index_products", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    // What is no product is the shop itself, which is looked at every time.
    let product = |partition: &String| partition.strip_prefix("PRODUCT#").and_then(|id| ProductId::parse(id).ok());
    let touched: BTreeSet<ProductId> = partitions(event)?.iter().filter_map(product).collect();
    app.index_products(&touched).await?;
    tracing::info!(catalogue.products = touched.len(), "indexed");
    Ok(json!({ "batchItemFailures": [] }))
}

/// Whose items have changed, each once.
pub(crate) fn partitions(event: Value) -> Result<BTreeSet<String>, Error> {
    let event: StreamEvent = serde_json::from_value(event)?;
    Ok(event.records.into_iter().map(|record| record.dynamodb.keys.pk.text).collect())
}
