//! `NOTE#{id}` beside what it is about: what staff noted on an order or a customer. It changes nothing in what it is about.

use crate::item::{Item, document, key, read_document, s, text};
use crate::transaction::{Refused, Transaction, TransactionError, check_builder, delete_builder, put_builder};
use crate::{StoreError, TableNames, audit_log, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::orders::{MOST_NOTES, Note};
use barrow_domain::staff::StaffMember;
use serde_json::json;
use std::cmp::Reverse;

const WHAT: &str = "note";
/// What one transaction takes.
const MOST_ACTIONS: usize = 100;

/// Why a note was not added.
#[derive(Debug, thiserror::Error)]
pub enum NoteRefusal {
    #[error("what it is about is not there")]
    NotFound,
    #[error("the note's id stands for another text")]
    KeyReused,
    #[error("there are as many notes on it as there can be")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// All notes on one thing.
pub(crate) struct Notebook<'a> {
    pub client: &'a Client,
    pub tables: &'a TableNames,
    /// Where the thing lies, as `META`, and the notes beside it.
    pub table: &'a str,
    pub partition: String,
    pub subject: Subject,
    /// Of the audit log.
    pub action: &'a str,
}

impl Notebook<'_> {
    /// The same note again gives the one that is there.
    pub(crate) async fn add(&self, note: Note, staff: &StaffMember) -> Result<Note, NoteRefusal> {
        let notes = self.notes().await?;
        if notes.len() >= MOST_NOTES && notes.iter().all(|known| known.id != note.id) {
            return Err(NoteRefusal::TooMany);
        }
        let mut transaction = Transaction::default();
        let meta = check_builder().table_name(self.table).set_key(Some(key(&self.partition, "META")));
        transaction.check(meta.condition_expression("attribute_exists(pk)"))?;
        let mut item = key(&self.partition, format!("NOTE#{}", note.id));
        item.insert("doc".into(), document(&note)?);
        let put = put_builder().table_name(self.table).set_item(Some(item));
        let place = transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
        // What it says may be about a person.
        let entry = AuditEntry::new(staff, self.action, self.subject.clone(), &note.id, note.at);
        audit_log::record(&mut transaction, self.tables, &entry.change((), json!({ "note": note.id })))?;
        match transaction.run(self.client).await {
            Ok(()) => Ok(note),
            Err(TransactionError::Store(error)) => Err(error.into()),
            Err(TransactionError::Refused(reasons)) => match reasons.get(place) {
                Some(Refused::Condition(Some(item))) => {
                    let known: Note = read_document(item, WHAT)?;
                    if known.text == note.text { Ok(known) } else { Err(NoteRefusal::KeyReused) }
                }
                _ => Err(NoteRefusal::NotFound),
            },
        }
    }

    /// Newest first.
    pub(crate) async fn notes(&self) -> Result<Vec<Note>, StoreError> {
        let items = self.items(self.query()).await?;
        let mut notes = items.iter().map(|item| read_document(item, WHAT)).collect::<Result<Vec<Note>, _>>()?;
        notes.sort_by_key(|note| Reverse(note.at));
        Ok(notes)
    }

    /// Removes all that there are.
    pub(crate) async fn burn(&self) -> Result<(), StoreError> {
        let items = self.items(self.query().projection_expression("pk, sk")).await?;
        for some in items.chunks(MOST_ACTIONS) {
            let mut transaction = Transaction::default();
            for item in some {
                let note = key(&self.partition, text(item, "sk", WHAT)?);
                transaction.delete(delete_builder().table_name(self.table).set_key(Some(note)))?;
            }
            match transaction.run(self.client).await {
                Ok(()) | Err(TransactionError::Refused(_)) => {}
                Err(TransactionError::Store(error)) => return Err(error),
            }
        }
        Ok(())
    }

    fn query(&self) -> QueryFluentBuilder {
        let query = self.client.query().table_name(self.table).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :note)");
        query.expression_attribute_values(":pk", s(&self.partition)).expression_attribute_values(":note", s("NOTE#"))
    }

    async fn items(&self, query: QueryFluentBuilder) -> Result<Vec<Item>, StoreError> {
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.items.unwrap_or_default())
    }
}
