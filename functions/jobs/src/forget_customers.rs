//! `jobs-forget-customers`, on the accounts' stream: an account was erased, so its orders are kept without the person, and
//! what staff noted on them and on their orders goes. An address that is an account's no more is told of no restocks.

use crate::Job;
use crate::stream::KeysEvent;
use barrow_app::App;
use barrow_app::accounting::customer_key;
use barrow_domain::customer::Email;
use barrow_domain::ids::UserId;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-forget-customers", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.forget_customers", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    let outcome = forget(&app, &event).await;
    Ok(event.answer(outcome, None))
}

async fn forget(app: &App, event: &KeysEvent) -> Result<(), Error> {
    for user in event.partitions("USER#").filter_map(|id| UserId::parse(id).ok()) {
        app.store().accounts.forget_notes(&user).await?;
        let orders = app.forget_orders(&user).await?;
        tracing::info!(user.id = %user, orders, "a customer is forgotten");
    }
    for email in event.partitions("EMAIL#").filter_map(|address| Email::parse(address).ok()) {
        app.store().accounts.forget_restock_alerts(&customer_key(&email)).await?;
    }
    Ok(())
}
