//! The stock ledger: `LEDGER#{sku}` / `{time}#…`, one item per movement, written from the table's own stream by a job.
//!
//! The key is the movement's identity, made of what stands on the shard itself (or in the order's event), so that the same
//! record again, or in another order, writes the same item. It begins with the time: a page of the ledger, newest first, is
//! one query. The partition is not the stock items' own, so that a hot SKU's ledger takes nothing from its sales.
//!
//! Beside a SKU's stock items, `WATCH#low` says how often it ran low, whether it is short of units now, and how few is little: a copy of
//! its variant's threshold, so that whoever looks at a level reads one partition. `SHORT` / `{sku}` is there for
//! as long as it is: the list of them is one query.

use crate::batch::put_all;
use crate::contention::update_if;
use crate::item::{Item, key, n, number, s, sortable, text};
use crate::stock::{SHARD, level, partition};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder, update_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Actor, Cause, MovementKind, SeenLevel, Step, StockMovement};
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

/// What is known of a SKU's few units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// How often it ran low so far.
    pub crossings: u64,
    /// Whether it ran low and has not recovered: staff were told.
    pub low: bool,
    /// Whether it is in the list of what is short, whether it ran low or came with few units.
    pub short: bool,
    /// What its variant says is little, once somebody has looked.
    pub threshold: Option<u32>,
}

const WHAT: &str = "stock movement";
const SHORT: &str = "SHORT";

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

    /// Writes an order's sales. They are on no shard: a line is made of the order's event alone, and is the same whenever it is made.
    /// One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record_sales(&self, sales: &[StockMovement]) -> Result<(), StoreError> {
        let item = |sale: &StockMovement| {
            let attributes = attributes(sale).into_iter().map(|(name, value)| (name.to_owned(), value));
            key(ledger_partition(&sale.sku), movement_key(sale)).into_iter().chain(attributes).collect()
        };
        put_all(&self.client, &self.tables.stock, sales.iter().map(item).collect()).await
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

    /// A SKU's levels and what is known of them, strongly read. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn watch(&self, sku: &Sku) -> Result<(Vec<SeenLevel>, Watch), StoreError> {
        let query = self.client.query().table_name(&self.tables.stock).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk").expression_attribute_values(":pk", s(partition(sku)));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let (mut levels, mut watch) = (Vec::new(), Watch::default());
        for item in output.items() {
            match text(item, "sk", WHAT)?.strip_prefix(SHARD) {
                Some(shard) => levels.push(level(sku, shard.parse().map_err(corrupt)?, Some(item))?),
                None => watch = read_watch(item)?,
            }
        }
        Ok((levels, watch))
    }

    /// Notes a SKU's threshold beside its levels; none forgets it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_threshold(&self, sku: &Sku, threshold: Option<u32>) -> Result<(), StoreError> {
        let request = self.client.update_item().table_name(&self.tables.stock).set_key(Some(watch_key(sku)));
        let request = match threshold {
            Some(units) => request.update_expression("SET threshold = :units").expression_attribute_values(":units", n(units)),
            None => request.update_expression("REMOVE threshold").condition_expression("attribute_exists(threshold)"),
        };
        update_if(request.return_consumed_capacity(ReturnConsumedCapacity::Total)).await.map(drop)
    }

    /// Puts a SKU on the list of what is short, or takes it off. Nothing happens if another job was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_short(&self, sku: &Sku, short: bool) -> Result<(), StoreError> {
        let table = &self.tables.stock;
        let mut transaction = Transaction::default();
        let watch = update_builder().table_name(table).set_key(Some(watch_key(sku))).update_expression("SET is_short = :short");
        let known = if short { "attribute_not_exists(is_short) OR is_short = :was" } else { "is_short = :was" };
        transaction.update(
            watch
                .condition_expression(known)
                .expression_attribute_values(":short", AttributeValue::Bool(short))
                .expression_attribute_values(":was", AttributeValue::Bool(!short)),
        )?;
        let listed = key(SHORT, sku.as_str());
        if short {
            transaction.put(put_builder().table_name(table).set_item(Some(listed)))?;
        } else {
            transaction.delete(delete_builder().table_name(table).set_key(Some(listed)))?;
        }
        match transaction.run(&self.client).await {
            Ok(()) | Err(TransactionError::Refused(_)) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// SKUs that are short of units, by name; gives where the next page begins as well. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn short(&self, limit: i32, after: Option<&Sku>) -> Result<(Vec<Sku>, Option<Sku>), StoreError> {
        let query = self.client.query().table_name(&self.tables.stock).limit(limit).expression_attribute_values(":pk", s(SHORT));
        let query = match after {
            Some(after) => {
                query.key_condition_expression("pk = :pk AND sk > :after").expression_attribute_values(":after", s(after.as_str()))
            }
            None => query.key_condition_expression("pk = :pk"),
        };
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let skus = output.items().iter().map(|item| Sku::parse(text(item, "sk", WHAT)?).map_err(corrupt));
        let skus = skus.collect::<Result<Vec<Sku>, _>>()?;
        let next = output.last_evaluated_key().and(skus.last()).cloned();
        Ok((skus, next))
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
            .condition_expression("attribute_not_exists(crossings) OR (crossings = :seen AND low = :was)")
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

fn read_watch(item: &Item) -> Result<Watch, StoreError> {
    const WATCH: &str = "low-stock watch";
    let is = |name| item.get(name).is_some_and(|flag| flag.as_bool() == Ok(&true));
    let crossings = if item.contains_key("crossings") { number(item, "crossings", WATCH)? } else { 0 };
    let threshold = item.contains_key("threshold").then(|| number(item, "threshold", WATCH)).transpose()?;
    Ok(Watch { crossings, low: is("low"), short: is("is_short"), threshold })
}

fn ledger_partition(sku: &Sku) -> String {
    format!("LEDGER#{sku}")
}

fn watch_key(sku: &Sku) -> Item {
    key(partition(sku), "WATCH#low")
}
