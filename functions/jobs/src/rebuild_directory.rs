//! `jobs-rebuild-directory`, every week: has every order and every account looked at again, so that the directory shows what the
//! logs say, also where cards were made by other rules, or are missing. Reads the names of all, and leaves the work to
//! `jobs-index-orders`, whose workers are few: what staff look at is never gone meanwhile.

use crate::Job;
use barrow_app::App;
use barrow_app::messages::DirectoryMessage;
use futures::{TryStreamExt, stream};
use lambda_runtime::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-rebuild-directory", run: |app, event| Box::pin(run(app, event)) };

const NAMES_A_BATCH: usize = 100;
/// Batches under way side by side: a million names are a few minutes.
const AT_ONCE: usize = 8;

#[instrument(name = "jobs.rebuild_directory", skip_all)]
async fn run(app: Arc<App>, _event: Value) -> Result<Value, Error> {
    let (orders, customers) = (name_orders(&app).await?, name_customers(&app).await?);
    tracing::info!(orders, customers, "the directory is being made anew");
    Ok(json!({ "orders": orders, "customers": customers }))
}

async fn name_orders(app: &App) -> Result<usize, Error> {
    let (mut named, mut after) = (0, None);
    loop {
        let (ids, next) = app.store().books.order_ids(after.as_deref()).await?;
        named += ids.len();
        tell(app, ids.into_iter().map(|(order_id, _)| DirectoryMessage::Order { order_id }).collect()).await?;
        after = next;
        if after.is_none() {
            return Ok(named);
        }
    }
}

async fn name_customers(app: &App) -> Result<usize, Error> {
    let (mut named, mut after) = (0, None);
    loop {
        let (ids, next) = app.store().books.user_ids(after.as_deref()).await?;
        named += ids.len();
        tell(app, ids.into_iter().map(|customer_id| DirectoryMessage::Customer { customer_id }).collect()).await?;
        after = next;
        if after.is_none() {
            return Ok(named);
        }
    }
}

async fn tell(app: &App, names: Vec<DirectoryMessage>) -> Result<(), Error> {
    let (queues, url) = (app.queues(), app.config.directory_queue_url()?);
    let batches = names.chunks(NAMES_A_BATCH).map(|batch| Ok(queues.send_all(url, batch)));
    Ok(stream::iter(batches).try_for_each_concurrent(AT_ONCE, |sent| sent).await?)
}
