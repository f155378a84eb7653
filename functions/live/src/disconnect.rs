//! `live-disconnect`, at `$disconnect`: forgets the connection. API Gateway does not promise to tell of each: `live-push` forgets
//! those that it finds gone, and what is left expires.

use crate::socket_event::{SocketEvent, taken};
use barrow_app::App;
use barrow_jobs::Job;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "live-disconnect", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "live.disconnect", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = SocketEvent::read(event)?;
    app.store().connections.close(event.connection()).await?;
    Ok(taken())
}
