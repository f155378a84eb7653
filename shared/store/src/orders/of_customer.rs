//! Whose orders: the index `by_customer`, newest first. It has keys only; a page's orders are read beside it, in one call.

use super::{META, Orders, order_key, read};
use crate::item::{Item, read_document, s, text};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use barrow_domain::customer::Email;
use barrow_domain::ids::{OrderId, UserId};
use barrow_domain::orders::Order;
use std::collections::HashMap;

/// Whoever an order belongs to.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    User(&'a UserId),
    /// Ordered without an account, by this address.
    Guest(&'a Email),
}

#[derive(Clone, Debug)]
pub struct OrderPage {
    pub orders: Vec<Order>,
    /// Where the next page begins.
    pub next: Option<String>,
}

const ATTEMPTS: usize = 5;

impl Orders {
    /// A page of a user's orders, the newest first. Two calls; the index may be a moment behind.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn page_of(&self, user: &UserId, limit: i32, cursor: Option<&str>) -> Result<OrderPage, StoreError> {
        let holder = Holder::User(user).key();
        let query = self.client.query().table_name(&self.tables.orders).index_name("by_customer").scan_index_forward(false);
        let query = query.key_condition_expression("customer = :customer").expression_attribute_values(":customer", s(&holder));
        let query = query.limit(limit).set_exclusive_start_key(cursor.and_then(|cursor| start(&holder, cursor)));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let ids = output.items().iter().map(read::order_id).collect::<Result<Vec<_>, _>>()?;
        let next = output.last_evaluated_key().map(position).transpose()?;
        Ok(OrderPage { orders: self.several(&ids).await?, next })
    }

    /// The ids of all orders of somebody, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ids_of(&self, holder: Holder<'_>) -> Result<Vec<OrderId>, StoreError> {
        let query = self.client.query().table_name(&self.tables.orders).index_name("by_customer").scan_index_forward(false);
        let query = query.key_condition_expression("customer = :customer").expression_attribute_values(":customer", s(holder.key()));
        let mut pages = query.return_consumed_capacity(ReturnConsumedCapacity::Total).into_paginator().send();
        let mut ids = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            for item in page.items() {
                ids.push(read::order_id(item)?);
            }
        }
        Ok(ids)
    }

    /// In the order of the ids; what is not there is left out.
    async fn several(&self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys = ids.iter().map(|id| order_key(id, META)).collect();
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build().map_err(|error| StoreError::Refused(error.to_string()))?;
        let (mut wanted, mut found) = (Some(keys), HashMap::new());
        for _ in 0..ATTEMPTS {
            let Some(keys) = wanted.take() else { break };
            let get = self.client.batch_get_item().request_items(&self.tables.orders, keys);
            let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), false);
            for item in output.responses.unwrap_or_default().into_values().flatten() {
                found.insert(read::order_id(&item)?, read_document::<Order>(&item, "order")?);
            }
            wanted = output.unprocessed_keys.unwrap_or_default().into_values().next();
        }
        if wanted.is_some() {
            return Err(StoreError::Throttled("a batch of reads was left unprocessed".into()));
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }
}

impl Holder<'_> {
    fn key(self) -> String {
        match self {
            Self::User(id) => format!("USER#{id}"),
            Self::Guest(email) => format!("GUEST#{}", email.normalised()),
        }
    }
}

/// The index's partition of an order; none when its customer was forgotten.
pub(super) fn customer(order: &Order) -> Option<String> {
    match &order.customer_id {
        Some(id) => Some(Holder::User(id).key()),
        None if order.is_anonymous() => None,
        None => Some(Holder::Guest(&order.email).key()),
    }
}

/// `2026-11-22T10:00:00.000Z_4F7K-9QX2-MZ3T`
fn position(last: &Item) -> Result<String, StoreError> {
    Ok(format!("{}_{}", text(last, "placed_at", "order")?, read::order_id(last)?))
}

/// None for what is no position: such a page begins at the top.
fn start(holder: &str, cursor: &str) -> Option<Item> {
    let (placed_at, id) = cursor.split_once('_')?;
    let mut key = order_key(&OrderId::parse(id).ok()?, META);
    key.insert("customer".into(), s(holder));
    key.insert("placed_at".into(), s(placed_at));
    Some(key)
}
