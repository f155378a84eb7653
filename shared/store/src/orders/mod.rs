//! Orders: `ORDER#{id}` / `META`, the order as it is, and `EVENT#{seq}`, everything that happened to it; `NOTE#{id}`, what
//! staff noted on it.
//!
//! The order is squeezed: it is written whole with each event. Events are text, which their stream is filtered and read by.
//!
//! Both are written in one transaction, and only over the sequence number they were decided on; so a decision made from
//! old knowledge is refused and made again.

mod append;
mod forget;
mod notes;
mod of_customer;
mod place;
mod read;

pub use append::{AppendRefusal, OrderChange, StockChange};
pub use of_customer::{Holder, OrderPage};
pub use place::{Contention, IdempotencyRecord, PlaceRefusal, Placement};

use crate::item::{Item, document, key, n, s, sortable, squeezed};
use crate::transaction::{Transaction, put_builder};
use crate::{StoreError, TableNames, meter, trail};
use aws_sdk_dynamodb::Client;
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{FulfillmentState, Order, OrderEvent, Transition};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

#[derive(Clone)]
pub struct Orders {
    client: Client,
    tables: Arc<TableNames>,
}

const META: &str = "META";

impl Orders {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Adds the order and its new event; `condition` guards the order. Gives the order's place.
    fn write(&self, transaction: &mut Transaction, transition: &Transition, before: Option<u64>) -> Result<usize, StoreError> {
        let Transition { event, order } = transition;
        let meta = put_builder().table_name(&self.tables.orders).set_item(Some(meta_item(order)?));
        let meta = match before {
            Some(seq) => meta
                .condition_expression("#seq = :before")
                .expression_attribute_names("#seq", "seq")
                .expression_attribute_values(":before", n(seq)),
            None => meta.condition_expression("attribute_not_exists(pk)"),
        };
        let place = transaction.put(meta)?;
        // A refused try is not told of: what it took is in the next event's, or in none.
        let event = OrderEvent { spent: meter::note(), ..event.clone() };
        let event = put_builder().table_name(&self.tables.orders).set_item(Some(event_item(&order.id, &event)?));
        transaction.put(event.condition_expression("attribute_not_exists(pk)"))?;
        Ok(place)
    }
}

fn order_key(id: &OrderId, sk: impl Into<String>) -> Item {
    key(format!("ORDER#{id}"), sk)
}

fn meta_item(order: &Order) -> Result<Item, StoreError> {
    let mut item = order_key(&order.id, META);
    item.insert("seq".into(), n(order.seq));
    item.insert("doc".into(), squeezed(order)?);
    item.insert("status_day".into(), s(status_day(order.state.fulfillment, order.placed_at)));
    item.insert("placed_at".into(), s(sortable(order.placed_at)));
    if let Some(customer) = of_customer::customer(order) {
        item.insert("customer".into(), s(customer));
    }
    if let Some(intent_id) = &order.payment.intent_id {
        item.insert("intent_id".into(), s(intent_id));
    }
    Ok(item)
}

pub(crate) fn event_key(id: &OrderId, seq: u64) -> Item {
    order_key(id, format!("EVENT#{seq:06}"))
}

fn event_item(id: &OrderId, event: &OrderEvent) -> Result<Item, StoreError> {
    let mut item = event_key(id, event.seq);
    item.insert("order_id".into(), s(id.as_str()));
    item.insert("doc".into(), document(event)?);
    if let Some(request_id) = trail::request_id() {
        item.insert("request_id".into(), s(request_id));
    }
    Ok(item)
}

/// `paid#2026-11-22`: the index's partition, small enough for any day's orders to be read a page at a time.
fn status_day(state: FulfillmentState, placed_at: Timestamp) -> String {
    format!("{}#{}", state.name(), placed_at.to_zoned(TimeZone::UTC).date())
}
