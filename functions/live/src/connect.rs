//! `live-connect`, at `$connect`: anybody may connect, and is told nothing before they have said what they want to watch
//! (`subscribe`). No cookie counts here, so a page of somebody else's gets no more than its visitor could.

use crate::socket_event::{SocketEvent, taken};
use barrow_app::{App, clock};
use barrow_jobs::Job;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "live-connect", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "live.connect", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = SocketEvent::read(event)?;
    app.store().connections.open(event.connection(), clock::now()).await?;
    Ok(taken())
}
