//! `jobs-run-bulk`, on the bulk queue: does what staff asked for to the orders of one slice of their list.

use crate::Job;
use crate::batch::per_message;
use barrow_app::App;
use barrow_app::messages::BulkMessage;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-run-bulk", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.run_bulk", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let app = &app;
    per_message(event, |BulkMessage { job_id, slice }| async move { Ok(app.do_slice(&job_id, slice).await?) }).await
}
