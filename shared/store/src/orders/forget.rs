//! Storing an order whose person is forgotten: its own item, the event that says so, and the older events anew, in one transaction.

use super::{Orders, event_item};
use crate::StoreError;
use crate::transaction::{Transaction, TransactionError, put_builder};
use barrow_domain::orders::{OrderEvent, Transition};

impl Orders {
    /// False when the order has moved on since it was read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget(&self, before: u64, transition: &Transition, rewritten: &[OrderEvent]) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        self.write(&mut transaction, transition, Some(before))?;
        for event in rewritten {
            let put = put_builder().table_name(&self.tables.orders).set_item(Some(event_item(&transition.order.id, event)?));
            transaction.put(put.condition_expression("attribute_exists(pk)"))?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }
}
