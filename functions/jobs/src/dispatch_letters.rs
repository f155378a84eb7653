//! `jobs-dispatch-letters`, on the accounts' stream: hands every new letter to the mail queue.
//!
//! A letter is stored in the transaction that it tells of, so no mail is lost between the two, and a handler that writes one does
//! the same for an address that is known and for one that is not. Its id is all that travels.

use crate::Job;
use crate::stream::KeysEvent;
use barrow_app::App;
use barrow_app::messages::MailMessage;
use barrow_domain::ids::LetterId;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-dispatch-letters", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.dispatch_letters", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    let ids = event.partitions("LETTER#").filter_map(|id| LetterId::parse(id).ok());
    let letters: Vec<MailMessage> = ids.map(|letter_id| MailMessage::Letter { letter_id }).collect();
    let sent = app.queues().send_all(app.config.mail_queue_url()?, &letters).await;
    Ok(event.answer(sent.map_err(Error::from), None))
}
