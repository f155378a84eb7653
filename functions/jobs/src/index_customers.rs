//! `jobs-index-customers`, on the accounts' stream: an account was made, changed or erased, and so its card in the directory. Records
//! only name it; the card is made of what there is when they are read, and nothing is written where nothing is new.

use crate::Job;
use crate::stream::KeysEvent;
use barrow_app::App;
use barrow_domain::ids::UserId;
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-index-customers", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.index_customers", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    let outcome = index(&app, &event).await;
    Ok(event.answer(outcome, None))
}

async fn index(app: &App, event: &KeysEvent) -> Result<(), Error> {
    let users: BTreeSet<UserId> = event.partitions("USER#").filter_map(|id| UserId::parse(id).ok()).collect();
    for user in &users {
        app.index_customer(user).await?;
    }
    Ok(())
}
