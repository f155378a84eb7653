//! `jobs-dispatch-outbox`, on the orders' stream: hands every effect of every new event to its queue, and the order's name to the
//! directory's and to whoever pushes it to those who watch.
//!
//! The log is the outbox: an event and its effects were written in one transaction, so nothing is lost between them. A batch
//! that fails comes again from the record that failed; the queues' functions know what they have done.

use crate::Job;
use crate::stream::{Appended, OrderChange, StreamEvent};
use barrow_app::App;
use barrow_app::messages::{DirectoryMessage, InventoryMessage, MailMessage, PaymentMessage, PaymentTask};
use barrow_domain::live::Topic;
use barrow_domain::orders::{Effect, StockMove};
use lambda_runtime::Error;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-dispatch-outbox", run: |app, event| Box::pin(run(app, event)) };

#[derive(Default)]
struct Outgoing {
    mail: Vec<Followed<MailMessage>>,
    inventory: Vec<Followed<InventoryMessage>>,
    payments: Vec<Followed<PaymentMessage>>,
    /// Each order once, however much happened to it.
    directory: BTreeSet<DirectoryMessage>,
    watched: BTreeSet<Topic>,
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
    let event = StreamEvent::<OrderChange>::read(event)?;
    let (appended, unreadable) = event.readable(OrderChange::appended);
    let mut outgoing = Outgoing::default();
    appended.into_iter().flatten().for_each(|appended| collect(appended, &mut outgoing));
    Ok(event.answer(send(&app, outgoing).await, unreadable))
}

fn collect(appended: Appended, outgoing: &mut Outgoing) {
    let Appended { order_id, event, request_id } = appended;
    let event_seq = event.seq;
    outgoing.directory.insert(DirectoryMessage::Order { order_id: order_id.clone() });
    outgoing.watched.insert(Topic::Order { order_id: order_id.clone() });
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
}

async fn send(app: &App, outgoing: Outgoing) -> Result<(), Error> {
    let Outgoing { mail, inventory, payments, directory, watched } = outgoing;
    let directory: Vec<_> = directory.iter().collect();
    let (queues, config) = (app.queues(), &app.config);
    let (mail_url, inventory_url, payments_url) = (config.mail_queue_url()?, config.inventory_queue_url()?, config.payments_queue_url()?);
    let directory_url = config.directory_queue_url()?;
    futures::try_join!(
        queues.send_all(mail_url, &mail),
        queues.send_all(inventory_url, &inventory),
        queues.send_all(payments_url, &payments),
        queues.send_all(directory_url, &directory),
    )?;
    Ok(app.announce(watched).await?)
}
