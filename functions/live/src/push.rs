//! `live-push`, on the live queue: tells those who watch an order or a SKU how it is now. A message only names it.

use barrow_app::App;
use barrow_domain::live::Topic;
use barrow_jobs::{Job, per_message};
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "live-push", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "live.push", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |topic: Topic| push(&app, topic)).await
}

async fn push(app: &App, topic: Topic) -> Result<(), Error> {
    let told = app.push(&topic).await?;
    tracing::info!(%topic, told, "watchers were told");
    Ok(())
}
