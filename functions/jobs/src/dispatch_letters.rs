//! `jobs-dispatch-letters`, on the accounts' stream: hands every new letter to the mail queue.
//!
//! A letter is stored in the transaction that it tells of, so no mail is lost between the two, and a handler that writes one does
//! the same for an address that is known and for one that is not. Its id is all that travels.

use crate::Job;
use barrow_app::App;
use barrow_app::messages::MailMessage;
use barrow_domain::ids::LetterId;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-dispatch-letters", run: |app, event| Box::pin(run(app, event)) };

/// As much of a stream event as this job reads.
#[derive(Deserialize)]
struct StreamEvent {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    pk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

#[instrument(name = "jobs.dispatch_letters", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event: StreamEvent = serde_json::from_value(event)?;
    let letters: Vec<MailMessage> = event.records.iter().filter_map(letter).collect();
    let sent = app.queues().send_all(app.config.mail_queue_url()?, &letters).await;
    let failed = sent.inspect_err(|error| tracing::error!(%error, "letters could not be handed on")).err();
    // A batch that failed comes again from its first record; the mail function knows what it has sent.
    let first = failed.and(event.records.first());
    let failures: Vec<Value> = first.iter().map(|record| json!({ "itemIdentifier": record.dynamodb.sequence_number })).collect();
    Ok(json!({ "batchItemFailures": failures }))
}

/// Users and sessions are passed over.
fn letter(record: &Record) -> Option<MailMessage> {
    let letter_id = LetterId::parse(record.dynamodb.keys.pk.text.strip_prefix("LETTER#")?).ok()?;
    Some(MailMessage::Letter { letter_id })
}
