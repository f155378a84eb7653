//! `jobs-import-products`, on the catalogue queue: reads a file of products, looks at all of it, and writes it as far as its time
//! goes. Then it asks for more by another message, so that a file of any size is carried on to its end.

use crate::Job;
use crate::batch::per_message;
use barrow_app::App;
use barrow_app::messages::ImportMessage;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::instrument;

/// Well within the function's timeout, so that a run ends by itself.
const SLICE: Duration = Duration::from_secs(3 * 60);

pub static JOB: Job = Job { bin: "jobs-import-products", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.import_products", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let until = Instant::now() + SLICE;
    per_message(event, |message: ImportMessage| carry_on(&app, message, until)).await
}

async fn carry_on(app: &App, message: ImportMessage, until: Instant) -> Result<(), Error> {
    Ok(app.run_import(&message.import_id, until).await?)
}
