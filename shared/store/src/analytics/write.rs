//! Letting sums grow, in the transaction that notes why.

use super::Analytics;
use super::keys::{Additions, LANES, RANKED_BY, Row, rows};
use crate::contention::retried;
use crate::item::{Item, document, key, n, number, read_document, s, text};
use crate::transaction::{Transaction, TransactionError, put_builder, update_builder};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use barrow_domain::analytics::{Cells, CustomerRecord, Thing};
use barrow_domain::ids::OrderId;
use barrow_domain::money::Currency;
use std::collections::{BTreeMap, HashMap};

/// Of DynamoDB.
pub const MOST_ACTIONS: usize = 100;

/// Sums that grow, and what that comes from.
#[derive(Clone, Debug)]
pub struct Change {
    pub generation: u32,
    pub currency: Currency,
    /// Of each order, how many events were in the sums, and how many are then.
    pub orders: BTreeMap<OrderId, (u64, u64)>,
    /// By the customer's hash.
    pub customers: BTreeMap<String, CustomerChange>,
    pub cells: Cells,
    pub labels: BTreeMap<Thing, String>,
}

#[derive(Clone, Debug)]
pub struct CustomerChange {
    /// The version it was decided on; 0 for a customer who was not known.
    pub before: u64,
    pub record: CustomerRecord,
}

#[derive(Clone, Debug)]
pub struct KnownCustomer {
    pub version: u64,
    pub record: CustomerRecord,
}

impl Change {
    #[must_use]
    pub fn none(generation: u32, currency: Currency) -> Self {
        let (orders, customers, labels) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { generation, currency, orders, customers, cells: Cells::default(), labels }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// How many items it changes: no more than [`MOST_ACTIONS`] can be changed at once.
    #[must_use]
    pub fn actions(&self) -> usize {
        self.orders.len() + self.customers.len() + self.rows().len()
    }

    fn rows(&self) -> BTreeMap<Row, Additions> {
        rows(self.generation, self.currency, &self.cells, &self.labels)
    }
}

impl Analytics {
    /// How many events of these orders are in the sums.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn seen(&self, generation: u32, orders: &[OrderId]) -> Result<HashMap<String, u64>, StoreError> {
        let keys = orders.iter().map(|id| seen_key(generation, id)).collect();
        let mut seen = HashMap::new();
        for item in self.batch(keys).await? {
            let id = text(&item, "pk", "order seen")?.rsplit('#').next().unwrap_or_default().to_owned();
            seen.insert(id, number(&item, "seq", "order seen")?);
        }
        Ok(seen)
    }

    /// What is known of customers, by their hashes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn customers(
        &self,
        generation: u32,
        currency: Currency,
        hashes: &[String],
    ) -> Result<HashMap<String, KnownCustomer>, StoreError> {
        let keys = hashes.iter().map(|hash| customer_key(generation, currency, hash)).collect();
        let mut known = HashMap::new();
        for item in self.batch(keys).await? {
            let hash = text(&item, "pk", "customer")?.rsplit('#').next().unwrap_or_default().to_owned();
            let record = read_document(&item, "customer")?;
            known.insert(hash, KnownCustomer { version: number(&item, "version", "customer")?, record });
        }
        Ok(known)
    }

    /// All of it or nothing; false when an order or a customer has changed since.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn commit(&self, change: &Change) -> Result<bool, StoreError> {
        let rows = change.rows();
        let mut tries = 0_u32;
        let outcome = retried(|| {
            // Alone at an item, all is in the first lane.
            let lane = if tries == 0 { 0 } else { fastrand::u32(0..LANES) };
            tries += 1;
            let rows = &rows;
            async move { self.filled(change, rows, lane)?.attempt(&self.client).await }
        })
        .await;
        match outcome {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    fn filled(&self, change: &Change, rows: &BTreeMap<Row, Additions>, lane: u32) -> Result<Transaction, StoreError> {
        let table = &self.tables.analytics;
        let mut transaction = Transaction::default();
        for (id, (before, after)) in &change.orders {
            let mut item = seen_key(change.generation, id);
            item.insert("seq".into(), n(after));
            let put = put_builder().table_name(table).set_item(Some(item));
            transaction.put(match before {
                0 => put.condition_expression("attribute_not_exists(pk)"),
                before => put
                    .condition_expression("#seq = :before")
                    .expression_attribute_names("#seq", "seq")
                    .expression_attribute_values(":before", n(before)),
            })?;
        }
        for (hash, CustomerChange { before, record }) in &change.customers {
            let mut item = customer_key(change.generation, change.currency, hash);
            item.insert("version".into(), n(before + 1));
            item.insert("doc".into(), document(record)?);
            let put = put_builder().table_name(table).set_item(Some(item));
            transaction.put(match before {
                0 => put.condition_expression("attribute_not_exists(pk)"),
                before => put
                    .condition_expression("#version = :before")
                    .expression_attribute_names("#version", "version")
                    .expression_attribute_values(":before", n(before)),
            })?;
        }
        for (row, additions) in rows {
            transaction.update(addition(row, additions, lane).table_name(table))?;
        }
        Ok(transaction)
    }

    /// Strongly read, a hundred at a time; what DynamoDB left over is asked for again.
    async fn batch(&self, keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        for keys in keys.chunks(MOST_ACTIONS) {
            let keys = KeysAndAttributes::builder().set_keys(Some(keys.to_vec())).consistent_read(true).build();
            let mut request = Some(keys.map_err(|error| StoreError::Refused(error.to_string()))?);
            for _ in 0..5 {
                let Some(keys) = request.take() else { break };
                let get = self.client.batch_get_item().request_items(&self.tables.analytics, keys);
                let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
                meter::count(output.consumed_capacity(), false);
                items.extend(output.responses.unwrap_or_default().into_values().flatten());
                request = output.unprocessed_keys.unwrap_or_default().into_values().next();
            }
            if request.is_some() {
                return Err(StoreError::Throttled("a batch of reads was left unprocessed".into()));
            }
        }
        Ok(items)
    }
}

fn addition(row: &Row, additions: &Additions, lane: u32) -> UpdateBuilder {
    let lane = if row.has_lanes { lane } else { 0 };
    let mut update = update_builder().set_key(Some(key(&row.pk, format!("{}#{lane}", row.sk))));
    let mut parts = Vec::new();
    for (place, (name, value)) in additions.iter().enumerate() {
        parts.push(format!("#{place} :{place}"));
        update = update.expression_attribute_names(format!("#{place}"), name).expression_attribute_values(format!(":{place}"), n(value));
    }
    let mut labels = Vec::new();
    if let Some(rank) = &row.rank {
        labels.push("#rank = :rank");
        update = update.expression_attribute_names("#rank", "rank").expression_attribute_values(":rank", s(rank));
    }
    if let Some(label) = &row.label {
        labels.push("#label = :label");
        update = update.expression_attribute_names("#label", "label").expression_attribute_values(":label", s(label));
    }
    debug_assert!(row.rank.is_none() || additions.contains_key(RANKED_BY));
    let set = if labels.is_empty() { String::new() } else { format!(" SET {}", labels.join(", ")) };
    update.update_expression(format!("ADD {}{set}", parts.join(", ")))
}

pub(super) fn seen_key(generation: u32, id: &OrderId) -> Item {
    key(format!("{generation}#ORDER#{id}"), "SEEN")
}

fn customer_key(generation: u32, currency: Currency, hash: &str) -> Item {
    key(format!("{generation}#{currency}#CUSTOMER#{hash}"), "CUSTOMER")
}
