//! `jobs-index-orders`, on the directory queue: shows orders, and the customers whose they are, to staff as they are now.
//!
//! A message only names an order or a customer, and their cards are made of what there is when the message is read. So messages may
//! come twice, at once, or in another order; the newest card stays.

use crate::Job;
use crate::batch::per_message;
use barrow_app::App;
use barrow_app::messages::DirectoryMessage;
use barrow_app::order_changes::ChangeError;
use barrow_domain::directory::OrderCard;
use barrow_domain::ids::UserId;
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-orders", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.index_orders", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: DirectoryMessage| take_in(&app, message)).await
}

async fn take_in(app: &App, message: DirectoryMessage) -> Result<(), Error> {
    let order_id = match message {
        DirectoryMessage::Order { order_id } => order_id,
        DirectoryMessage::Customer { customer_id } => return Ok(app.index_customer(&customer_id).await?),
    };
    let order = app.store().orders.order(&order_id).await?.ok_or(ChangeError::NotFound)?;
    let card = OrderCard::of(&order);
    let before = app.store().directory.take_in(&card).await?;
    // Also when the order's card was written before: whoever did may have been cut off here.
    let customers: BTreeSet<UserId> = before.and_then(|before| before.customer_id).into_iter().chain(card.customer_id).collect();
    for customer in &customers {
        app.index_customer(customer).await?;
    }
    Ok(())
}
