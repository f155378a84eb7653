//! The stock ledger: `LEDGER#{sku}` / `{time}#…`, one item per movement, written from the table's own stream by a job.
//!
//! The key is the movement's identity, made of what stands on the shard itself (or in the order's event), so that the same
//! record again, or in another order, writes the same item. It begins with the time: a page of the ledger, newest first, is
//! one query. The partition is not the stock items' own, so that a hot SKU's ledger takes nothing from its sales.

use crate::contention::update_if;
use crate::item::{Item, key, n, number, s, sortable, text};
use crate::stock::{SHARD, partition};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Actor, Cause, MovementKind, Step, StockMovement};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Clone)]
pub struct Ledger {
    client: Client,
    tables: Arc<TableNames>,
}

/// A page of the ledger, newest first.
#[derive(Clone, Debug)]
pub struct MovementPage {
    pub movements: Vec<StockMovement>,
    /// Where the next page begins. None on the last page.
    pub next: Option<String>,
}

/// A shard's item before and after a change, as the table's stream has it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ShardChange {
    old_image: Option<HashMap<String, Scalar>>,
    new_image: HashMap<String, Scalar>,
}

#[derive(Debug, Deserialize)]
enum Scalar {
    S(String),
    N(String),
}

const WHAT: &str = "stock movement";

impl Ledger {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Writes a movement. A line that is there stays as it is: the same movement again changes nothing, and a level that was
    /// changed behind the shop's back cannot rewrite what happened before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record(&self, movement: &StockMovement) -> Result<(), StoreError> {
        let mut request = self
            .client
            .update_item()
            .table_name(&self.tables.stock)
            .set_key(Some(key(ledger_partition(&movement.sku), movement_key(movement))))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let mut assignments = Vec::new();
        for (name, value) in attributes(movement) {
            assignments.push(format!("#{name} = :{name}"));
            request = request.expression_attribute_names(format!("#{name}"), name).expression_attribute_values(format!(":{name}"), value);
        }
        let request = request.update_expression(format!("SET {}", assignments.join(", "))).condition_expression("attribute_not_exists(pk)");
        update_if(request).await.map(|_| ())
    }

    /// One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn page(&self, sku: &Sku, limit: i32, before: Option<&str>) -> Result<MovementPage, StoreError> {
        let query = self.client.query().table_name(&self.tables.stock).scan_index_forward(false).limit(limit);
        let query = query.expression_attribute_values(":pk", s(ledger_partition(sku)));
        let query = match before {
            Some(before) => query.key_condition_expression("pk = :pk AND sk < :before").expression_attribute_values(":before", s(before)),
            None => query.key_condition_expression("pk = :pk"),
        };
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let last = output.last_evaluated_key().and(output.items().last());
        let next = last.map(|item| text(item, "sk", WHAT).map(str::to_owned)).transpose()?;
        Ok(MovementPage { movements: output.items().iter().map(|item| read(sku, item)).collect::<Result<_, _>>()?, next })
    }

    /// Units sold since then; of a SKU that moved more often than a page of the ledger holds (about 5,000 times), no more than
    /// there are on the page. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sold_since(&self, sku: &Sku, since: Timestamp) -> Result<u64, StoreError> {
        let query = self.client.query().table_name(&self.tables.stock).scan_index_forward(false);
        let query =
            query.key_condition_expression("pk = :pk AND sk >= :since").expression_attribute_values(":pk", s(ledger_partition(sku)));
        let query = query.expression_attribute_values(":since", s(sortable(since)));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let movements = output.items().iter().map(|item| read(sku, item));
        movements.map(|movement| Ok(u64::from(movement?.units_sold()))).sum()
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
        update_if(update).await
    }
}

impl TryFrom<ShardChange> for StockMovement {
    type Error = StoreError;

    fn try_from(change: ShardChange) -> Result<Self, StoreError> {
        let (new, old) = (item(change.new_image), change.old_image.map(item));
        let sku = text(&new, "pk", WHAT)?.trim_start_matches("SKU#");
        let shard = text(&new, "sk", WHAT)?.trim_start_matches(SHARD).parse().map_err(corrupt)?;
        let level: u32 = number(&new, "available", WHAT)?;
        let before: i64 = old.map_or(Ok(0), |old| number(&old, "available", WHAT))?;
        let step = Step::Level { shard, version: number(&new, "version", WHAT)?, change: i64::from(level) - before, level };
        Ok(Self { sku: Sku::parse(sku).map_err(corrupt)?, cause: cause(&new)?, at: time(&new)?, step })
    }
}

fn item(image: HashMap<String, Scalar>) -> Item {
    let value = |scalar| match scalar {
        Scalar::S(text) => AttributeValue::S(text),
        Scalar::N(number) => AttributeValue::N(number),
    };
    image.into_iter().map(|(name, scalar)| (name, value(scalar))).collect()
}

fn movement_key(movement: &StockMovement) -> String {
    let at = sortable(movement.at);
    match movement.step {
        Step::Level { shard, version, .. } => format!("{at}#{shard:03}#{version:012}"),
        Step::Sold { event_seq, .. } => format!("{at}#{}#{event_seq:06}", movement.cause.reference),
    }
}

fn attributes(movement: &StockMovement) -> Vec<(&'static str, AttributeValue)> {
    let Cause { kind, reference, actor } = &movement.cause;
    let mut attributes =
        vec![("kind", s(kind.name())), ("cause", s(reference)), ("actor", s(actor.name())), ("at", s(movement.at.to_string()))];
    match movement.step {
        Step::Level { shard, version, change, level } => {
            attributes.extend([("shard", n(shard)), ("version", n(version)), ("change", n(change)), ("level", n(level))]);
        }
        Step::Sold { event_seq, units } => attributes.extend([("event_seq", n(event_seq)), ("units", n(units)), ("change", n(0))]),
    }
    attributes
}

/// None for an item that is no line of the ledger.
pub(crate) fn read_movement(item: &Item) -> Result<Option<StockMovement>, StoreError> {
    let Some(sku) = text(item, "pk", WHAT)?.strip_prefix("LEDGER#") else { return Ok(None) };
    read(&Sku::parse(sku).map_err(corrupt)?, item).map(Some)
}

fn read(sku: &Sku, item: &Item) -> Result<StockMovement, StoreError> {
    let step = if item.contains_key("shard") {
        Step::Level {
            shard: number(item, "shard", WHAT)?,
            version: number(item, "version", WHAT)?,
            change: number(item, "change", WHAT)?,
            level: number(item, "level", WHAT)?,
        }
    } else {
        Step::Sold { event_seq: number(item, "event_seq", WHAT)?, units: number(item, "units", WHAT)? }
    };
    Ok(StockMovement { sku: sku.clone(), cause: cause(item)?, at: time(item)?, step })
}

fn cause(item: &Item) -> Result<Cause, StoreError> {
    let kind = MovementKind::named(text(item, "kind", WHAT)?).ok_or_else(|| corrupt("an unknown kind"))?;
    let actor = Actor::named(text(item, "actor", WHAT)?).ok_or_else(|| corrupt("an unknown actor"))?;
    Ok(Cause::new(kind, text(item, "cause", WHAT)?, actor))
}

fn time(item: &Item) -> Result<Timestamp, StoreError> {
    text(item, "at", WHAT)?.parse().map_err(corrupt)
}

fn corrupt(why: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt { what: WHAT, why: why.to_string() }
}

fn ledger_partition(sku: &Sku) -> String {
    format!("LEDGER#{sku}")
}

fn watch_key(sku: &Sku) -> Item {
    key(partition(sku), "WATCH#low")
}
