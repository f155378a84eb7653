//! Letters: written once, used up once, forgotten by themselves.

use super::Accounts;
use crate::item::{Item, document, key, n, read_document};
use crate::transaction::{Transaction, delete_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::accounts::{LETTER_KEPT, Letter};
use barrow_domain::ids::LetterId;

impl Accounts {
    /// Stores a letter, which is its being sent: the table's stream tells the mail queue. The id must be a new one.
    ///
    /// # Errors
    /// [`StoreError`].
    #[expect(clippy::disallowed_methods, reason = "nobody else knows its id")]
    pub async fn write_letter(&self, letter: &Letter) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.tables.accounts).set_item(Some(item(letter)?));
        let output = put.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), true);
        Ok(())
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn letter(&self, id: &LetterId) -> Result<Option<Letter>, StoreError> {
        let item = self.get(letter_key(id)).await?;
        item.map(|item| read_document(&item, "letter")).transpose()
    }
}

/// Uses a link up in the transaction that does what it is for; refused when somebody has before.
pub(super) fn use_up(transaction: &mut Transaction, tables: &TableNames, id: &LetterId) -> Result<usize, StoreError> {
    let delete = delete_builder().table_name(&tables.accounts).set_key(Some(letter_key(id)));
    transaction.delete(delete.condition_expression("attribute_exists(pk)"))
}

pub(super) fn item(letter: &Letter) -> Result<Item, StoreError> {
    let mut item = letter_key(&letter.id);
    item.insert("doc".into(), document(letter)?);
    item.insert("expires_at".into(), n((letter.written_at + LETTER_KEPT).as_second()));
    Ok(item)
}

fn letter_key(id: &LetterId) -> Item {
    key(format!("LETTER#{id}"), "LETTER")
}
