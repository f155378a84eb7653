//! `jobs-keep-dates`, every minute: publishes what was to be published by now, and has the index look at products whose sale has
//! begun or ended. Carts and checkout need it not: they ask for the price of the moment.

use crate::Job;
use barrow_app::{App, clock};
use lambda_runtime::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-keep-dates", run: |app, _| Box::pin(run(app)) };

#[instrument(name = "jobs.keep_dates", skip_all)]
async fn run(app: Arc<App>) -> Result<Value, Error> {
    let kept = app.keep_dates(clock::now()).await?;
    Ok(json!({ "kept": kept }))
}
