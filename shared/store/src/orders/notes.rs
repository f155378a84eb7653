//! `ORDER#{id}` / `NOTE#{id}`: what staff noted on an order. It is no part of the order's log, and changes nothing in it.

use super::{META, Orders, order_key};
use crate::item::{document, read_document, s};
use crate::transaction::{Refused, Transaction, TransactionError, check_builder, put_builder};
use crate::{StoreError, audit_log, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{MOST_NOTES, Note};
use barrow_domain::staff::StaffMember;
use serde_json::json;
use std::cmp::Reverse;

const WHAT: &str = "note";

/// Why a note was not added.
#[derive(Debug, thiserror::Error)]
pub enum NoteRefusal {
    #[error("there is no such order")]
    NotFound,
    #[error("the note's id stands for another text")]
    KeyReused,
    #[error("the order has as many notes as it can")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Orders {
    /// The same note again gives the one that is there.
    ///
    /// # Errors
    /// A named [`NoteRefusal`].
    pub async fn add_note(&self, order_id: &OrderId, note: Note, staff: &StaffMember) -> Result<Note, NoteRefusal> {
        let notes = self.notes(order_id).await?;
        if notes.len() >= MOST_NOTES && notes.iter().all(|known| known.id != note.id) {
            return Err(NoteRefusal::TooMany);
        }
        let mut transaction = Transaction::default();
        let meta = check_builder().table_name(&self.tables.orders).set_key(Some(order_key(order_id, META)));
        transaction.check(meta.condition_expression("attribute_exists(pk)"))?;
        let mut item = order_key(order_id, format!("NOTE#{}", note.id));
        item.insert("doc".into(), document(&note)?);
        let put = put_builder().table_name(&self.tables.orders).set_item(Some(item));
        let place = transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
        // What it says may be about a person.
        let entry = AuditEntry::new(staff, "order.note", Subject::order(order_id), &note.id, note.at);
        audit_log::record(&mut transaction, &self.tables, &entry.change((), json!({ "note": note.id })))?;
        match transaction.run(&self.client).await {
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

    /// All notes on an order, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notes(&self, order_id: &OrderId) -> Result<Vec<Note>, StoreError> {
        let query = self.client.query().table_name(&self.tables.orders).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :note)");
        let query =
            query.expression_attribute_values(":pk", s(format!("ORDER#{order_id}"))).expression_attribute_values(":note", s("NOTE#"));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let mut notes = output.items().iter().map(|item| read_document(item, WHAT)).collect::<Result<Vec<Note>, _>>()?;
        notes.sort_by_key(|note| Reverse(note.at));
        Ok(notes)
    }
}
