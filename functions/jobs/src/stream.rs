//! Batches of a table's stream, as its functions are given them, and what they answer.

use barrow_domain::catalog::Variant;
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::orders::OrderEvent;
use lambda_runtime::Error;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// As much of each change as its function reads.
#[derive(Deserialize)]
pub(crate) struct StreamEvent<C> {
    #[serde(rename = "Records")]
    records: Vec<Record<C>>,
}

#[derive(Deserialize)]
struct Record<C> {
    #[serde(rename = "eventName")]
    event_name: String,
    dynamodb: Change<C>,
}

#[derive(Deserialize)]
struct Change<C> {
    #[serde(rename = "SequenceNumber")]
    sequence_number: String,
    #[serde(flatten)]
    change: C,
}

/// Of which only the keys matter: whoever follows them reads the rest as it is then.
pub(crate) type KeysEvent = StreamEvent<KeysOnly>;

#[derive(Deserialize)]
pub(crate) struct KeysOnly {
    #[serde(rename = "Keys")]
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    pk: Text,
    sk: Text,
}

/// An item that was written or removed.
pub(crate) struct Named<'a> {
    pub pk: &'a str,
    pub sk: &'a str,
    pub is_removed: bool,
}

/// Of the catalogue's table: the keys, and of a variant what it was and is.
#[derive(Deserialize)]
pub(crate) struct VariantChange {
    #[serde(rename = "Keys")]
    keys: Keys,
    #[serde(rename = "OldImage")]
    old_image: Option<VariantItem>,
    #[serde(rename = "NewImage")]
    new_image: Option<VariantItem>,
}

#[derive(Deserialize)]
struct VariantItem {
    sk: Text,
    doc: Option<Text>,
}

/// Of the orders' table.
#[derive(Deserialize)]
pub(crate) struct OrderChange {
    #[serde(rename = "NewImage")]
    new_image: Option<OrderItem>,
}

#[derive(Deserialize)]
struct OrderItem {
    order_id: Option<Text>,
    doc: Option<Text>,
    request_id: Option<Text>,
    sk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

/// A new event in an order's log.
pub(crate) struct Appended {
    pub order_id: OrderId,
    pub event: OrderEvent,
    /// That the event followed from.
    pub request_id: Option<String>,
}

impl<C: DeserializeOwned> StreamEvent<C> {
    pub(crate) fn read(event: Value) -> Result<Self, Error> {
        Ok(serde_json::from_value(event)?)
    }

    pub(crate) fn changes(&self) -> impl Iterator<Item = &C> {
        self.records.iter().map(|record| &record.dynamodb.change)
    }

    /// Up to the first that cannot be read, and the place of that one.
    pub(crate) fn readable<T>(&self, read: impl Fn(&C) -> Result<T, Error>) -> (Vec<T>, Option<usize>) {
        let mut all = Vec::new();
        for (place, record) in self.records.iter().enumerate() {
            match read(&record.dynamodb.change) {
                Ok(one) => all.push(one),
                Err(error) => {
                    tracing::error!(stream.sequence = %record.dynamodb.sequence_number, %error, "a change cannot be read");
                    return (all, Some(place));
                }
            }
        }
        (all, None)
    }

    /// A batch that failed comes again from its first record; what was done of it is known to whoever did it. One that could
    /// be read in part comes again from `unreadable`.
    pub(crate) fn answer(&self, outcome: Result<(), Error>, unreadable: Option<usize>) -> Value {
        let failed = outcome.inspect_err(|error| tracing::error!(%error, "a batch of a stream failed")).err();
        let place = failed.map(|_| 0).or(unreadable);
        let first = place.and_then(|place| self.records.get(place));
        let failures: Vec<Value> = first.iter().map(|record| json!({ "itemIdentifier": record.dynamodb.sequence_number })).collect();
        json!({ "batchItemFailures": failures })
    }
}

impl KeysEvent {
    pub(crate) fn named(&self) -> impl Iterator<Item = Named<'_>> {
        self.records.iter().map(|record| {
            let Keys { pk, sk } = &record.dynamodb.change.keys;
            Named { pk: &pk.text, sk: &sk.text, is_removed: record.event_name == "REMOVE" }
        })
    }

    /// What follows `prefix` in the partitions of the records that have it.
    pub(crate) fn partitions<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.changes().filter_map(move |change| change.keys.pk.text.strip_prefix(prefix))
    }
}

impl VariantChange {
    pub(crate) fn partition(&self) -> &str {
        &self.keys.pk.text
    }

    /// The SKU, if it was there before, and is gone or has another low-stock threshold now.
    pub(crate) fn other_threshold(&self) -> Option<Sku> {
        let variant = |image: &Option<VariantItem>| {
            let VariantItem { sk, doc: Some(doc) } = image.as_ref()? else { return None };
            sk.text.strip_prefix("VARIANT#").and_then(|_| serde_json::from_str::<Variant>(&doc.text).ok())
        };
        let (before, after) = (variant(&self.old_image)?, variant(&self.new_image));
        let is_same = after.is_some_and(|after| after.low_stock_threshold == before.low_stock_threshold);
        (!is_same).then_some(before.sku)
    }
}

impl OrderChange {
    /// None when it is another item: the order itself changes with each event.
    pub(crate) fn appended(&self) -> Result<Option<Appended>, Error> {
        let Some(OrderItem { order_id: Some(order_id), doc: Some(doc), request_id, sk }) = &self.new_image else { return Ok(None) };
        if !sk.text.starts_with("EVENT#") {
            return Ok(None);
        }
        let request_id = request_id.as_ref().map(|id| id.text.clone());
        Ok(Some(Appended { order_id: OrderId::parse(&order_id.text)?, event: serde_json::from_str(&doc.text)?, request_id }))
    }
}
