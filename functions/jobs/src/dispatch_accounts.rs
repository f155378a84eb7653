//! `jobs-dispatch-accounts`, on the accounts' stream: hands what follows a change to the queue of whoever does it. New letters are to
//! be sent, changed accounts to be shown to staff, erased ones to be forgotten, and copies that were asked for to be made.
//!
//! One function reads for all of them: a stream bears two readers, and a queue lets each fail, wait and give up alone. Whatever is
//! handed on was stored in the transaction that it tells of, so nothing is lost between the two; a batch that fails is handed on
//! once more, and each function bears that. Ids are all
//! that travels, and what stands for an address.

use crate::Job;
use crate::stream::{KeysEvent, Named};
use barrow_app::App;
use barrow_app::accounting::customer_key;
use barrow_app::messages::{DirectoryMessage, ErasureMessage, ExportMessage, MailMessage};
use barrow_domain::customer::Email;
use barrow_domain::ids::{ExportId, LetterId, UserId};
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-dispatch-accounts", run: |app, event| Box::pin(run(app, event)) };

#[derive(Default)]
struct Outgoing {
    letters: Vec<MailMessage>,
    /// Each customer once, however much of the account changed.
    changed: BTreeSet<DirectoryMessage>,
    erased: BTreeSet<ErasureMessage>,
    exports: Vec<ExportMessage>,
}

#[instrument(name = "jobs.dispatch_accounts", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = KeysEvent::read(event)?;
    let mut outgoing = Outgoing::default();
    event.named().for_each(|named| outgoing.collect(&named));
    Ok(event.answer(send(&app, &outgoing).await, None))
}

impl Outgoing {
    /// The mapping lets nothing else come; what has no id in its key is none of these.
    fn collect(&mut self, named: &Named<'_>) {
        match (named.sk, named.pk.split_once('#')) {
            ("LETTER", Some(("LETTER", id))) => self.letters.extend(LetterId::parse(id).map(|letter_id| MailMessage::Letter { letter_id })),
            ("REQUEST", Some(("EXPORT", id))) => self.exports.extend(ExportId::parse(id).map(|export_id| ExportMessage { export_id })),
            ("META", Some(("USER", id))) => {
                let Ok(customer_id) = UserId::parse(id) else { return };
                if named.is_removed {
                    self.erased.insert(ErasureMessage::Customer { customer_id: customer_id.clone() });
                }
                self.changed.insert(DirectoryMessage::Customer { customer_id });
            }
            ("GUARD", Some(("EMAIL", address))) if named.is_removed => {
                self.erased.extend(Email::parse(address).map(|email| ErasureMessage::Address { holder: customer_key(&email) }));
            }
            _ => {}
        }
    }
}

async fn send(app: &App, outgoing: &Outgoing) -> Result<(), Error> {
    let Outgoing { letters, changed, erased, exports } = outgoing;
    let (changed, erased): (Vec<_>, Vec<_>) = (changed.iter().collect(), erased.iter().collect());
    let (queues, config) = (app.queues(), &app.config);
    let (mail_url, directory_url) = (config.mail_queue_url()?, config.directory_queue_url()?);
    let (erasures_url, exports_url) = (config.erasures_queue_url()?, config.exports_queue_url()?);
    futures::try_join!(
        queues.send_all(mail_url, letters),
        queues.send_all(directory_url, &changed),
        queues.send_all(erasures_url, &erased),
        queues.send_all(exports_url, exports),
    )?;
    Ok(())
}
