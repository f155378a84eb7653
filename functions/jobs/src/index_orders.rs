//! `jobs-index-orders`, on the directory queue: shows orders to staff as they are now.
//!
//! A message only names an order, and its card is made of the order as it is when the message is read. So messages may come
//! twice, at once, or in another order; the newest card stays.

use crate::Job;
use crate::batch::per_message;
use barrow_app::App;
use barrow_app::messages::DirectoryMessage;
use barrow_app::order_changes::ChangeError;
use barrow_domain::directory::OrderCard;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-orders", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.index_orders", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: DirectoryMessage| take_in(&app, message)).await
}

async fn take_in(app: &App, message: DirectoryMessage) -> Result<(), Error> {
    let order = app.store().orders.order(&message.order_id).await?.ok_or(ChangeError::NotFound)?;
    Ok(app.store().directory.take_in(&OrderCard::of(&order)).await?)
}
