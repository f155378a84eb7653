//! `jobs-dispatch-outbox`, on the orders' stream: hands every effect of every new event to its queue, and the order's name to the
//! directory's.
//!
//! The log is the outbox: an event and its effects were written in one transaction, so nothing is lost between them. A batch
//! that fails comes again from the record that failed; the queues' functions know what they have done.

use crate::Job;
use barrow_app::App;
use barrow_app::messages::{DirectoryMessage, InventoryMessage, MailMessage, PaymentMessage, PaymentTask};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{Effect, OrderEvent, StockMove};
use lambda_runtime::Error;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-dispatch-outbox", run: |app, event| Box::pin(run(app, event)) };

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
    new_image: Option<Image>,
}

#[derive(Deserialize)]
struct Image {
    order_id: Option<Text>,
    doc: Option<Text>,
    request_id: Option<Text>,
    sk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

#[derive(Default)]
struct Outgoing {
    mail: Vec<Followed<MailMessage>>,
    inventory: Vec<Followed<InventoryMessage>>,
    payments: Vec<Followed<PaymentMessage>>,
    /// Each order once, however much happened to it.
    directory: BTreeSet<DirectoryMessage>,
}

/// With the request that the event followed from, which goes on in the logs of whoever takes the message.
#[derive(Serialize)]
struct Followed<M> {
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(flatten)]
    message: M,
}

#[instrument(name = "jobs.dispatch_outbox", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event: StreamEvent = serde_json::from_value(event)?;
    let (mut outgoing, mut failed) = (Outgoing::default(), None);
    for record in &event.records {
        if let Err(error) = collect(record, &mut outgoing) {
            tracing::error!(stream.sequence = %record.dynamodb.sequence_number, %error, "an event cannot be read");
            failed = Some(record);
            break;
        }
    }
    if let Err(error) = send(&app, &outgoing).await {
        tracing::error!(%error, "effects could not be handed on");
        failed = event.records.first();
    }
    let failures: Vec<Value> = failed.iter().map(|record| json!({ "itemIdentifier": record.dynamodb.sequence_number })).collect();
    Ok(json!({ "batchItemFailures": failures }))
}

/// Records that are no events (the order itself changes with each) are passed over.
fn collect(record: &Record, outgoing: &mut Outgoing) -> Result<(), Error> {
    let Some(Image { order_id: Some(order_id), doc: Some(doc), request_id, sk }) = &record.dynamodb.new_image else { return Ok(()) };
    if !sk.text.starts_with("EVENT#") {
        return Ok(());
    }
    let (order_id, event): (_, OrderEvent) = (OrderId::parse(&order_id.text)?, serde_json::from_str(&doc.text)?);
    let event_seq = event.seq;
    outgoing.directory.insert(DirectoryMessage::Order { order_id: order_id.clone() });
    let request_id = request_id.as_ref().map(|id| id.text.clone());
    tracing::info!(order.id = %order_id, event.seq = event_seq, request.id = request_id.as_deref(), effects = event.effects.len(), "effects are handed on");
    for effect in event.effects {
        let (order_id, request_id) = (order_id.clone(), request_id.clone());
        match effect {
            Effect::SendMail(kind) => {
                outgoing.mail.push(Followed { request_id, message: MailMessage::Order { order_id, event_seq, kind } });
            }
            Effect::AlertStaff => outgoing.mail.push(Followed { request_id, message: MailMessage::Review { order_id, event_seq } }),
            Effect::MoveStock(StockMove::Sell) => {
                outgoing.inventory.push(Followed { request_id, message: InventoryMessage::Sold { order_id, event_seq } });
            }
            // These changed a level, and the stock table's own stream tells of it.
            Effect::MoveStock(StockMove::Hold | StockMove::Release | StockMove::Return) => {}
            Effect::CancelIntent => {
                outgoing.payments.push(Followed { request_id, message: PaymentMessage { order_id, task: PaymentTask::CancelIntent } });
            }
            Effect::RefundPayment => {
                outgoing.payments.push(Followed { request_id, message: PaymentMessage { order_id, task: PaymentTask::Refund } });
            }
        }
    }
    Ok(())
}

async fn send(app: &App, outgoing: &Outgoing) -> Result<(), Error> {
    let Outgoing { mail, inventory, payments, directory } = outgoing;
    let directory: Vec<&DirectoryMessage> = directory.iter().collect();
    let (queues, config) = (app.queues(), &app.config);
    let (mail_url, inventory_url, payments_url) = (config.mail_queue_url()?, config.inventory_queue_url()?, config.payments_queue_url()?);
    let directory_url = config.directory_queue_url()?;
    futures::try_join!(
        queues.send_all(mail_url, mail),
        queues.send_all(inventory_url, inventory),
        queues.send_all(payments_url, payments),
        queues.send_all(directory_url, &directory),
    )?;
    Ok(())
}
