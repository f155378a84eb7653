//! `jobs-rebuild-analytics`, every five minutes: makes the shop's figures anew when that is due, which is when the shop's timezone
//! or the rules of counting have changed, or they were begun in a shop that had orders. An operator who sends `{"force": true}`
//! has it done at once.
//!
//! Reads the whole table of orders, a page at a time. A run that has no more time leaves the rest to the next. Meanwhile events
//! go into both, and reports show the old figures until the new ones are whole.

use crate::Job;
use barrow_app::App;
use jiff::SignedDuration;
use lambda_runtime::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-rebuild-analytics", run: |app, event| Box::pin(run(app, event)) };

/// Well within the function's 15 minutes.
const PATIENCE: SignedDuration = SignedDuration::from_mins(12);

#[instrument(name = "jobs.rebuild_analytics", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let rebuilt = app.rebuild_analytics(event["force"] == true, PATIENCE).await?;
    tracing::info!(rebuilt.orders, rebuilt.finished, "figures were looked after");
    Ok(json!(rebuilt))
}
