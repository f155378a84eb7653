//! Reading orders and their logs.

use super::{META, Orders, event_key, order_key, status_day};
use crate::item::{Item, read_document, s, sortable, text};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{FulfillmentState, Order, OrderEvent};
use jiff::Timestamp;

const TRIES: usize = 5;

impl Orders {
    /// The order as it is, strongly read. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn order(&self, id: &OrderId) -> Result<Option<Order>, StoreError> {
        let item = self.get(&self.tables.orders, order_key(id, META)).await?;
        item.map(|item| read_document(&item, "order")).transpose()
    }

    /// The order as it is, with one of its events, strongly read. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn order_and_event(&self, id: &OrderId, seq: u64) -> Result<Option<(Order, OrderEvent)>, StoreError> {
        let keys = KeysAndAttributes::builder().keys(order_key(id, META)).keys(event_key(id, seq)).consistent_read(true).build();
        let mut left = Some(keys.map_err(|error| StoreError::Refused(error.to_string()))?);
        let (mut order, mut event) = (None, None);
        for _ in 0..TRIES {
            let Some(keys) = left.take() else { break };
            let get = self.client.batch_get_item().request_items(&self.tables.orders, keys);
            let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), false);
            for item in output.responses.unwrap_or_default().into_values().flatten() {
                if text(&item, "sk", "order")? == META {
                    order = Some(read_document(&item, "order")?);
                } else {
                    event = Some(read_document(&item, "event")?);
                }
            }
            left = output.unprocessed_keys.unwrap_or_default().into_values().next();
        }
        if left.is_some() {
            return Err(StoreError::Throttled("a batch of reads was left unprocessed".into()));
        }
        Ok(order.zip(event))
    }

    /// Everything that happened to it, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn events(&self, id: &OrderId) -> Result<Vec<OrderEvent>, StoreError> {
        let query = self.client.query().table_name(&self.tables.orders).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :event)");
        let query = query.expression_attribute_values(":pk", s(format!("ORDER#{id}"))).expression_attribute_values(":event", s("EVENT#"));
        let mut pages = query.return_consumed_capacity(ReturnConsumedCapacity::Total).into_paginator().send();
        let mut events = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            for item in page.items() {
                events.push(read_document(item, "event")?);
            }
        }
        Ok(events)
    }

    /// Orders in a state, placed on `day` and before `before`, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn in_state(&self, state: FulfillmentState, day: Timestamp, before: Timestamp) -> Result<Vec<OrderId>, StoreError> {
        let query = self.client.query().table_name(&self.tables.orders).index_name("by_status");
        let query = query.key_condition_expression("status_day = :day AND placed_at < :before");
        let query = query
            .expression_attribute_values(":day", s(status_day(state, day)))
            .expression_attribute_values(":before", s(sortable(before)));
        let mut pages = query.return_consumed_capacity(ReturnConsumedCapacity::Total).into_paginator().send();
        let mut ids = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            for item in page.items() {
                ids.push(order_id(item)?);
            }
        }
        Ok(ids)
    }

    /// The order whose live intent this is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn by_intent(&self, intent_id: &str) -> Result<Option<OrderId>, StoreError> {
        let query = self.client.query().table_name(&self.tables.orders).index_name("by_intent").limit(1);
        let query = query.key_condition_expression("intent_id = :intent_id").expression_attribute_values(":intent_id", s(intent_id));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.items().first().map(order_id).transpose()
    }

    pub(super) async fn get(&self, table: &str, key: Item) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(table).set_key(Some(key)).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item)
    }
}

pub(super) fn order_id(item: &Item) -> Result<OrderId, StoreError> {
    let id = text(item, "pk", "order")?.trim_start_matches("ORDER#");
    OrderId::parse(id).map_err(|error| StoreError::Corrupt { what: "order", why: error.to_string() })
}
