//! `jobs-claim-orders`, on the accounts' stream: whoever has confirmed an address is given what was ordered by it as a guest.
//!
//! The record is that of the address's guard, which is written when an account is made or moves there, and then only. It reads the
//! stream itself, beside `jobs-dispatch-accounts`: the guard's key is the address, and no message holds one.

use crate::Job;
use crate::stream::KeysEvent;
use barrow_app::App;
use barrow_domain::customer::Email;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-claim-orders", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.claim_orders", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    let outcome = claim(&app, &event).await;
    Ok(event.answer(outcome, None))
}

async fn claim(app: &App, event: &KeysEvent) -> Result<(), Error> {
    for email in event.partitions("EMAIL#").filter_map(|email| Email::parse(email).ok()) {
        let orders = app.claim_orders(&email).await?;
        tracing::info!(orders, "guests' orders looked at for a confirmed address");
    }
    Ok(())
}
