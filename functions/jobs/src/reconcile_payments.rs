//! `jobs-reconcile-payments`, every five minutes: asks Stripe about orders that still wait, so a lost webhook loses nothing.

use crate::Job;
use barrow_app::{App, clock};
use lambda_runtime::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-reconcile-payments", run: |app, _event| Box::pin(run(app)) };

#[instrument(name = "jobs.reconcile_payments", skip_all)]
async fn run(app: Arc<App>) -> Result<Value, Error> {
    let sweep = app.reconcile_payments(clock::now()).await?;
    Ok(json!({ "looked_at": sweep.looked_at, "changed": sweep.changed, "failed": sweep.failed }))
}
