//! `jobs-forget-customers`, on the erasures queue: an account was erased, so its orders are kept without the person, and what staff
//! noted on it and on its orders goes, and so do its reviews. An address that is an account's no more is told of no restocks.

use crate::Job;
use crate::batch::per_message;
use barrow_app::App;
use barrow_app::messages::ErasureMessage;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-forget-customers", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.forget_customers", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: ErasureMessage| forget(&app, message)).await
}

async fn forget(app: &App, message: ErasureMessage) -> Result<(), Error> {
    let accounts = &app.store().accounts;
    match message {
        ErasureMessage::Customer { customer_id: user } => {
            accounts.forget_notes(&user).await?;
            app.forget_reviews(&user).await?;
            let orders = app.forget_orders(&user).await?;
            tracing::info!(user.id = %user, orders, "a customer is forgotten");
        }
        ErasureMessage::Address { holder } => accounts.forget_restock_alerts(&holder).await?,
    }
    Ok(())
}
