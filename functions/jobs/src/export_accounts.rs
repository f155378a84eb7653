//! `jobs-export-accounts`, on the accounts' stream: somebody has asked for a copy of everything that is held of them.

use crate::Job;
use crate::stream::KeysEvent;
use barrow_app::{App, clock};
use barrow_domain::ids::ExportId;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-export-accounts", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.export_accounts", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    let outcome = export(&app, &event).await;
    Ok(event.answer(outcome, None))
}

async fn export(app: &App, event: &KeysEvent) -> Result<(), Error> {
    for id in event.partitions("EXPORT#").filter_map(|id| ExportId::parse(id).ok()) {
        app.make_export(&id, clock::now()).await?;
        tracing::info!(export.id = %id, "an account was exported");
    }
    Ok(())
}
