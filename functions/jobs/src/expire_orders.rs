//! `jobs-expire-orders`, every minute: orders that nobody paid in time give their units back.

use crate::Job;
use barrow_app::{App, clock};
use lambda_runtime::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-expire-orders", run: |app, _event| Box::pin(run(app)) };

#[instrument(name = "jobs.expire_orders", skip_all)]
async fn run(app: Arc<App>) -> Result<Value, Error> {
    let sweep = app.expire_orders(clock::now()).await?;
    Ok(json!({ "looked_at": sweep.looked_at, "changed": sweep.changed, "failed": sweep.failed }))
}
