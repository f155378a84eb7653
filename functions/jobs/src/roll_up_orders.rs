//! `jobs-roll-up-orders`, on the orders' stream: lets the shop's figures grow by what happened to orders.
//!
//! A record says only which order to look at and how many events it has; what is added comes from its log, in one transaction
//! with the note of how much of the log was added. So records that come twice, late or after a failure do no harm, and a batch
//! is a few transactions, however many records it has.

use crate::Job;
use crate::stream::{Appended, OrderChange, StreamEvent};
use barrow_app::App;
use barrow_domain::analytics::counts;
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-roll-up-orders", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.roll_up_orders", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = StreamEvent::<OrderChange>::read(event)?;
    let outcome = roll_up(&app, &event).await;
    Ok(event.answer(outcome, None))
}

async fn roll_up(app: &App, event: &StreamEvent<OrderChange>) -> Result<(), Error> {
    let mut news = BTreeMap::new();
    for change in event.changes() {
        let Some(Appended { order_id, event, .. }) = change.appended()? else { continue };
        if counts(&event.kind) {
            let newest = news.entry(order_id).or_insert(event.seq);
            *newest = event.seq.max(*newest);
        }
    }
    Ok(app.roll_up(&news).await?)
}
