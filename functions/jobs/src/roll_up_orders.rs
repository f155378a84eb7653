//! `jobs-roll-up-orders`, on the orders' stream: lets the shop's figures grow by what happened to orders.
//!
//! A record says only which order to look at and how many events it has; what is added comes from its log, in one transaction
//! with the note of how much of the log was added. So records that come twice, late or after a failure do no harm, and a batch
//! is a few transactions, however many records it has.

use crate::Job;
use barrow_app::App;
use barrow_domain::analytics::counts;
use barrow_domain::ids::OrderId;
use barrow_domain::orders::OrderEvent;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-roll-up-orders", run: |app, event| Box::pin(run(app, event)) };

/// As much of a stream event as this job reads.
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
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    new_image: Option<Image>,
}

#[derive(Deserialize)]
struct Image {
    order_id: Option<Text>,
    doc: Option<Text>,
    sk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

#[instrument(name = "jobs.roll_up_orders", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event: StreamEvent = serde_json::from_value(event)?;
    let failed = match roll_up(&app, &event.records).await {
        Ok(()) => None,
        Err(error) => {
            tracing::error!(%error, "figures could not be brought up to date");
            event.records.first()
        }
    };
    let failures: Vec<Value> = failed.iter().map(|record| json!({ "itemIdentifier": record.dynamodb.sequence_number })).collect();
    Ok(json!({ "batchItemFailures": failures }))
}

async fn roll_up(app: &App, records: &[Record]) -> Result<(), Error> {
    let mut news = BTreeMap::new();
    for record in records {
        let Some(Image { order_id: Some(order_id), doc: Some(doc), sk }) = &record.dynamodb.new_image else { continue };
        if !sk.text.starts_with("EVENT#") {
            continue;
        }
        let (order_id, event): (_, OrderEvent) = (OrderId::parse(&order_id.text)?, serde_json::from_str(&doc.text)?);
        if counts(&event.kind) {
            let newest = news.entry(order_id).or_insert(event.seq);
            *newest = event.seq.max(*newest);
        }
    }
    Ok(app.roll_up(&news).await?)
}
