//! `WATCHERS#{sku}` / `{holder}` and `ALERTS#{holder}` / `{sku}`: the same alert from either side, written and removed together.

use super::{Accounts, letters};
use crate::item::{Item, document, key, n, read_document, s};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::accounts::{Letter, RestockAlert};
use barrow_domain::ids::Sku;

const WHAT: &str = "restock alert";

impl Accounts {
    /// The same alert again is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_restock_alert(&self, alert: &RestockAlert) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        for mut item in sides(alert) {
            item.insert("doc".into(), document(alert)?);
            item.insert("expires_at".into(), n(alert.expires_at().as_second()));
            transaction.put(put_builder().table_name(&self.tables.accounts).set_item(Some(item)))?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Refused(_)) => Err(StoreError::Contended),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Who waits for a SKU, a page at a time. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn restock_watchers(&self, sku: &Sku, limit: i32, after: Option<&str>) -> Result<Vec<RestockAlert>, StoreError> {
        self.alerts(&format!("WATCHERS#{sku}"), limit, after).await
    }

    /// What an address waits for. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn restock_alerts(&self, holder: &str) -> Result<Vec<RestockAlert>, StoreError> {
        self.alerts(&format!("ALERTS#{holder}"), 100, None).await
    }

    /// Writes the letter that tells of it and removes the alert, in one transaction. False for one that is there no more: whoever
    /// stopped it is not told, and nobody is told twice.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fulfil_restock_alert(&self, alert: &RestockAlert, letter: &Letter) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        for side in sides(alert) {
            let delete = delete_builder().table_name(&self.tables.accounts).set_key(Some(side));
            transaction.delete(delete.condition_expression("attribute_exists(pk)"))?;
        }
        transaction.put(put_builder().table_name(&self.tables.accounts).set_item(Some(letters::item(letter)?)))?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Removes all that an address waits for. Safe to do again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_restock_alerts(&self, holder: &str) -> Result<(), StoreError> {
        loop {
            let alerts = self.restock_alerts(holder).await?;
            if alerts.is_empty() {
                return Ok(());
            }
            for some in alerts.chunks(40) {
                let mut transaction = Transaction::default();
                for side in some.iter().flat_map(sides) {
                    transaction.delete(delete_builder().table_name(&self.tables.accounts).set_key(Some(side)))?;
                }
                match transaction.run(&self.client).await {
                    Ok(()) | Err(TransactionError::Refused(_)) => {}
                    Err(TransactionError::Store(error)) => return Err(error),
                }
            }
        }
    }

    async fn alerts(&self, partition: &str, limit: i32, after: Option<&str>) -> Result<Vec<RestockAlert>, StoreError> {
        let query = self.client.query().table_name(&self.tables.accounts).consistent_read(true).limit(limit);
        let query = query.expression_attribute_values(":pk", s(partition));
        let query = match after {
            Some(after) => query.key_condition_expression("pk = :pk AND sk > :after").expression_attribute_values(":after", s(after)),
            None => query.key_condition_expression("pk = :pk"),
        };
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.items().iter().map(|item| read_document(item, WHAT)).collect()
    }
}

fn sides(alert: &RestockAlert) -> [Item; 2] {
    let RestockAlert { holder, sku, .. } = alert;
    [key(format!("WATCHERS#{sku}"), holder), key(format!("ALERTS#{holder}"), sku.as_str())]
}
