//! `jobs-export-accounts`, on the exports queue: somebody has asked for a copy of everything that is held of them.

use crate::Job;
use crate::batch::per_message;
use barrow_app::messages::ExportMessage;
use barrow_app::{App, clock};
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-export-accounts", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.export_accounts", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: ExportMessage| export(&app, message)).await
}

async fn export(app: &App, ExportMessage { export_id }: ExportMessage) -> Result<(), Error> {
    app.make_export(&export_id, clock::now()).await?;
    tracing::info!(export.id = %export_id, "an account was exported");
    Ok(())
}
