//! `jobs-send-email`, on the mail queue: writes a mail and sends it, once.
//!
//! It claims the mail, sends it, and records that. Dying between sending and recording is the one case in which a mail goes out
//! twice: the claim lapses after 20 seconds and the message, back from the queue, is sent again. The other order would lose it.

use crate::Job;
use crate::batch::per_message;
use barrow_app::messages::MailMessage;
use barrow_app::{App, clock};
use barrow_services::mail::MailError;
use barrow_store::Claim;
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-send-email", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.send_email", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: MailMessage| send_once(&app, message)).await
}

async fn send_once(app: &App, message: MailMessage) -> Result<(), Error> {
    let work = format!("mail/{}", message.reference());
    let ops = &app.store().ops;
    match ops.claim(&work, clock::now()).await? {
        Claim::Done => return Ok(()),
        Claim::Taken => return Err("another function is sending this mail".into()),
        Claim::Mine => {}
    }
    if let Err(error) = send(app, &message).await {
        ops.abandon(&work).await?;
        return Err(error);
    }
    ops.finish(&work, clock::now()).await?;
    Ok(())
}

async fn send(app: &App, message: &MailMessage) -> Result<(), Error> {
    let reference = message.reference();
    let Some(mail) = app.write_mail(message).await? else { return Ok(()) };
    match app.mailer()?.send(&mail).await {
        Ok(()) => tracing::info!(mail.reference = %reference, "mail sent"),
        // Nobody will ever take this mail: trying again only fills the dead-letter queue.
        Err(MailError::Permanent(reason)) => tracing::error!(mail.reference = %reference, %reason, "mail refused for good"),
        Err(error @ MailError::Temporary(_)) => return Err(error.into()),
    }
    Ok(())
}
