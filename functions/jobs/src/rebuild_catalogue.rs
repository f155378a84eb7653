//! `jobs-rebuild-catalogue`, every five minutes: builds the whole index anew when that is due, which is once a day, or when edits
//! have piled up; and says what the units in the shop are worth. Most runs read one object and end. An operator who sends
//! `{"force": true}` has it done at once.

use crate::Job;
use barrow_app::{App, clock};
use lambda_runtime::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-rebuild-catalogue", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.rebuild_catalogue", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let is_due = event["force"] == true || app.rebuild_is_due(clock::now()).await?;
    if is_due {
        app.rebuild_index().await?;
        tracing::info!("the catalogue was built anew");
    }
    Ok(json!({ "rebuilt": is_due }))
}
