//! The audit log: `AUDIT#{subject}` / `{time}#{subject}#{action}#{reference}` in ops, without TTL.
//!
//! An entry stands in the transaction of the change that it tells of ([`record`]); whatever makes that act once (a condition on
//! a version, an idempotency record) makes the entry once. The sort key begins with the time, so a subject's history, newest
//! first, is one query; two sparse indexes with the same sort key give an actor's and a day's.

use crate::item::{Item, document, key, read_document, s, text};
use crate::transaction::{Transaction, put_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::audit_log::{AuditEntry, Subject};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;

#[derive(Clone)]
pub struct AuditLog {
    client: Client,
    tables: Arc<TableNames>,
}

/// Whose entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditQuery {
    Subject(Subject),
    /// A member of staff, by id.
    Actor(String),
    Day(Date),
}

/// Entries, newest first.
#[derive(Clone, Debug)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins. None on the last page.
    pub next: Option<String>,
}

const ACTOR: &str = "audit_actor";
const DAY: &str = "audit_day";
const WHAT: &str = "audit entry";

/// Adds an entry to the transaction that makes its change. One action.
pub(crate) fn record(transaction: &mut Transaction, tables: &TableNames, entry: &AuditEntry) -> Result<(), StoreError> {
    let mut item = entry_key(&entry.subject, entry.position());
    item.insert(ACTOR.into(), s(&entry.actor.id));
    item.insert(DAY.into(), s(entry.at.to_zoned(TimeZone::UTC).date().to_string()));
    item.insert("doc".into(), document(entry)?);
    transaction.put(put_builder().table_name(&tables.ops).set_item(Some(item))).map(drop)
}

impl AuditLog {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// One call. `before` is a page's `next`; one of another query finds nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn page(&self, of: &AuditQuery, limit: i32, before: Option<&str>) -> Result<AuditPage, StoreError> {
        let (index, attribute, value) = match of {
            AuditQuery::Subject(subject) => (None, "pk", partition(subject)),
            AuditQuery::Actor(id) => (Some("audit_by_actor"), ACTOR, id.clone()),
            AuditQuery::Day(day) => (Some("audit_by_day"), DAY, day.to_string()),
        };
        let query = self.client.query().table_name(&self.tables.ops).set_index_name(index.map(str::to_owned));
        let query = query.scan_index_forward(false).limit(limit);
        let query = query.expression_attribute_names("#hash", attribute).expression_attribute_values(":hash", s(&value));
        let query = match before {
            Some(before) => {
                query.key_condition_expression("#hash = :hash AND sk < :before").expression_attribute_values(":before", s(before))
            }
            None => query.key_condition_expression("#hash = :hash"),
        };
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let last = output.last_evaluated_key().and(output.items().last());
        let next = last.map(|item| text(item, "sk", WHAT).map(str::to_owned)).transpose()?;
        Ok(AuditPage { entries: output.items().iter().map(|item| read_document(item, WHAT)).collect::<Result<_, _>>()?, next })
    }
}

fn entry_key(subject: &Subject, position: String) -> Item {
    key(partition(subject), position)
}

fn partition(subject: &Subject) -> String {
    format!("AUDIT#{subject}")
}
