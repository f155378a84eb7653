//! `jobs-index-products`, on the catalogue's stream: brings every product that was edited into the index that lists and searches
//! are answered from, and categories and synonyms as well.
//!
//! A batch is one change of the index, however many records it has. Records say which products to look at, and nothing else: what
//! goes into the index is read anew. So records that come twice, late or in another order do no harm.

use crate::Job;
use barrow_app::App;
use barrow_app::catalogue::CatalogueError;
use barrow_domain::ids::ProductId;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-products", run: |app, event| Box::pin(run(app, event)) };

#[derive(Deserialize)]
pub(crate) struct StreamEvent {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
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
    let event = StreamEvent::read(event)?;
    let touched: BTreeSet<ProductId> = event.partitions().iter().filter_map(product).collect();
    Ok(event.answer(app.index_products(&touched).await))
}

impl StreamEvent {
    pub fn read(event: Value) -> Result<Self, Error> {
        Ok(serde_json::from_value(event)?)
    }

    /// Whose items have changed, each once.
    pub fn partitions(&self) -> BTreeSet<String> {
        self.records.iter().map(|record| record.dynamodb.keys.pk.text.clone()).collect()
    }

    /// A batch that failed comes again from its first record.
    pub fn answer(&self, outcome: Result<(), CatalogueError>) -> Value {
        let failed = outcome.inspect_err(|error| tracing::error!(%error, "products could not be indexed")).err();
        let first = failed.and(self.records.first());
        let failures: Vec<Value> = first.iter().map(|record| json!({ "itemIdentifier": record.dynamodb.sequence_number })).collect();
        json!({ "batchItemFailures": failures })
    }
}
