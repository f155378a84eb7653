//! More shards, or fewer: new ones begin empty, and units go from one to another. None is ever removed, because an order may
//! give units back to it.

use super::{Stock, changed, create_shard};
use crate::StoreError;
use crate::item::n;
use crate::transaction::{Transaction, TransactionError};
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Allocation, Cause, Transfer};
use jiff::Timestamp;

impl Stock {
    /// Makes a shard without units, unless it is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn create_empty_shard(&self, sku: &Sku, shard: u32, cause: &Cause, at: Timestamp) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        create_shard(&mut transaction, &self.tables, &Allocation { sku: sku.clone(), shard, units: 0 }, cause, at)?;
        match transaction.run(&self.client).await {
            Ok(()) | Err(TransactionError::Refused(_)) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Moves units between shards in one transaction. False when the shards have changed too much for it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transfer(&self, sku: &Sku, transfer: &Transfer, cause: &Cause, at: Timestamp) -> Result<bool, StoreError> {
        let Transfer { from, to, units, at_least, at_most } = *transfer;
        let mut transaction = Transaction::default();
        let rows =
            [(from, "available - :units", "available >= :bound", at_least), (to, "available + :units", "available <= :bound", at_most)];
        for (shard, expression, condition, bound) in rows {
            let update = changed(&self.tables, sku, shard, expression, cause, at).condition_expression(condition);
            let update = update.expression_attribute_values(":units", n(units)).expression_attribute_values(":bound", n(bound));
            transaction.update(update)?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }
}
