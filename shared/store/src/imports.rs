//! Imports of products: `IMPORT#{id}` / `IMPORT` in ops, changed only over what was seen. They expire after 30 days.

use crate::contention::update_if;
use crate::item::{Item, document, key, n, read_document};
use crate::transaction::{Refused, Transaction, TransactionError, put_builder};
use crate::{StoreError, TableNames, audit_log, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::ids::ImportId;
use barrow_domain::imports::Import;
use jiff::SignedDuration;
use std::sync::Arc;

const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
const WHAT: &str = "import";

#[derive(Clone)]
pub struct Imports {
    client: Client,
    tables: Arc<TableNames>,
}

impl Imports {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Gives what is there: this one, or the one that was made under its id before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn create(&self, import: &Import, audit: &AuditEntry) -> Result<Import, StoreError> {
        let mut item = item_key(&import.id);
        item.insert("doc".into(), document(import)?);
        item.insert("expires_at".into(), n((import.created_at + KEPT).as_second()));
        let mut transaction = Transaction::default();
        let put = put_builder().table_name(&self.tables.ops).set_item(Some(item)).condition_expression("attribute_not_exists(pk)");
        let place = transaction.put(put)?;
        audit_log::record(&mut transaction, &self.tables, audit)?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(import.clone()),
            Err(TransactionError::Store(error)) => Err(error),
            Err(TransactionError::Refused(reasons)) => match reasons.get(place) {
                Some(Refused::Condition(Some(found))) => read_document(found, WHAT),
                _ => Err(StoreError::Contended),
            },
        }
    }

    /// As it is now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, id: &ImportId) -> Result<Option<Import>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.ops).set_key(Some(item_key(id))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.item().map(|item| read_document(item, WHAT)).transpose()
    }

    /// False when somebody was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change(&self, before: &Import, after: &Import) -> Result<bool, StoreError> {
        let request = self.client.update_item().table_name(&self.tables.ops).set_key(Some(item_key(&after.id)));
        let request = request.update_expression("SET doc = :after").condition_expression("doc = :before OR doc = :after");
        let request = request.expression_attribute_values(":before", document(before)?);
        let request = request.expression_attribute_values(":after", document(after)?);
        update_if(request.return_consumed_capacity(ReturnConsumedCapacity::Total)).await
    }
}

fn item_key(id: &ImportId) -> Item {
    key(format!("IMPORT#{id}"), "IMPORT")
}
