//! `jobs-count-visits`, on the visits queue: adds what samples of visits stand for to the day's estimates. Each sample counts once.

use crate::Job;
use crate::batch::per_message;
use barrow_app::messages::VisitMessage;
use barrow_app::{App, clock};
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-count-visits", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.count_visits", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: VisitMessage| count(&app, message)).await
}

async fn count(app: &App, message: VisitMessage) -> Result<(), Error> {
    Ok(app.count_visits(&message, clock::now()).await?)
}
