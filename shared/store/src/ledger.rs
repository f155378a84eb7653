//! The stock ledger: `SKU#{sku}` / `MOVE#…`, one record per movement, written from the event log by a job.

use crate::contention::update;
use crate::item::{key, n, number, s};
use crate::stock::partition;
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::orders::StockMove;
use jiff::Timestamp;
use std::sync::Arc;

#[derive(Clone)]
pub struct Ledger {
    client: Client,
    tables: Arc<TableNames>,
}

/// Units of one SKU that moved because of one event of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub sku: Sku,
    pub kind: StockMove,
    pub units: u32,
    pub order_id: OrderId,
    pub event_seq: u64,
    pub at: Timestamp,
}

impl Ledger {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Writes a movement; the same one again changes nothing, since its key is its identity.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record(&self, movement: &Movement) -> Result<(), StoreError> {
        let Movement { sku, kind, units, order_id, event_seq, at } = movement;
        let kind = match kind {
            StockMove::Hold => "hold",
            StockMove::Release => "release",
            StockMove::Sell => "sell",
        };
        let request = self
            .client
            .update_item()
            .table_name(&self.tables.stock)
            .set_key(Some(key(partition(sku), format!("MOVE#{order_id}#{event_seq:06}#{kind}"))))
            .update_expression("SET kind = :kind, units = :units, order_id = :order_id, #at = :at")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":kind", s(kind))
            .expression_attribute_values(":units", n(units))
            .expression_attribute_values(":order_id", s(order_id.as_str()))
            .expression_attribute_values(":at", s(at.to_string()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        update(request).await
    }

    /// How often a SKU ran low so far, and whether it is low now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn low_watch(&self, sku: &Sku) -> Result<(u64, bool), StoreError> {
        let get = self.client.get_item().table_name(&self.tables.stock).set_key(Some(watch_key(sku))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let Some(item) = output.item() else { return Ok((0, false)) };
        let low = item.get("low").is_some_and(|low| low.as_bool() == Ok(&true));
        Ok((number(item, "crossings", "low-stock watch")?, low))
    }

    /// Notes that a SKU became low (the crossing after `crossings`) or recovered. Gives false if another job was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_low(&self, sku: &Sku, crossings: u64, low: bool) -> Result<bool, StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.tables.stock)
            .set_key(Some(watch_key(sku)))
            .update_expression("SET crossings = :next, low = :low")
            .condition_expression("attribute_not_exists(pk) OR (crossings = :seen AND low = :was)")
            .expression_attribute_values(":seen", n(crossings))
            .expression_attribute_values(":next", n(if low { crossings + 1 } else { crossings }))
            .expression_attribute_values(":low", AttributeValue::Bool(low))
            .expression_attribute_values(":was", AttributeValue::Bool(!low))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        match update.send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                Ok(true)
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(error.into()),
            },
        }
    }
}

fn watch_key(sku: &Sku) -> crate::item::Item {
    key(partition(sku), "WATCH#low")
}
