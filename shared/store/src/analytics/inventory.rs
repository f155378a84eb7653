//! `INVENTORY` / `NOW`: what the units in the shop were worth when somebody last counted them all.

use super::Analytics;
use crate::contention::update;
use crate::item::{Item, document, key, read_document};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::inventory::InventoryWorth;

impl Analytics {
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_inventory_worth(&self, worth: &InventoryWorth) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.tables.analytics)
            .set_key(Some(worth_key()))
            .update_expression("SET doc = :doc")
            .expression_attribute_values(":doc", document(worth)?)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        update(request).await
    }

    /// None before the first count. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn inventory_worth(&self) -> Result<Option<InventoryWorth>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.analytics).set_key(Some(worth_key()));
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.item().map(|item| read_document(item, "inventory worth")).transpose()
    }
}

fn worth_key() -> Item {
    key("INVENTORY", "NOW")
}
