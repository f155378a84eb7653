//! Stock items: `SKU#{sku}` / `SHARD#{n}`, each with the units that can still be sold from it.
//!
//! Every write of a level raises `version` by one and leaves its cause, actor and time on the item. The table's stream
//! carries both images of it to the ledger, so that no change of a level goes unrecorded ([`crate::ledger`]).

mod levels;
mod shards;
mod staff;

pub use staff::{Adjustment, Receipt, StaffRefusal};

use crate::item::{Item, key, n, number, s, text};
use crate::transaction::{Transaction, put_builder, update_builder};
use crate::{StoreError, TableNames};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use barrow_domain::audit::ShelfLevel;
use barrow_domain::catalog::Variant;
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Actor, Allocation, Cause, MovementKind, SeenLevel, even_parts};
use jiff::Timestamp;
use std::sync::Arc;

#[derive(Clone)]
pub struct Stock {
    client: Client,
    tables: Arc<TableNames>,
}

const WHAT: &str = "stock level";
pub(crate) const SHARD: &str = "SHARD#";

impl Stock {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }
}

/// What a refused hold found; a shard that does not exist holds nothing.
pub(crate) fn left(allocation: &Allocation, item: Option<&Item>) -> Result<SeenLevel, StoreError> {
    let Allocation { sku, shard, units: _ } = allocation;
    level(sku, *shard, item)
}

pub(crate) fn level(sku: &Sku, shard: u32, item: Option<&Item>) -> Result<SeenLevel, StoreError> {
    let available = item.map_or(Ok(0), |item| number(item, "available", WHAT))?;
    let version = item.map_or(Ok(0), |item| number(item, "version", WHAT))?;
    Ok(SeenLevel { sku: sku.clone(), shard, available, version })
}

/// None for an item that is no shard.
pub(crate) fn shelf_level(item: &Item) -> Result<Option<ShelfLevel>, StoreError> {
    let corrupt = |why: String| StoreError::Corrupt { what: WHAT, why };
    let (Some(sku), Some(shard)) = (text(item, "pk", WHAT)?.strip_prefix("SKU#"), text(item, "sk", WHAT)?.strip_prefix(SHARD)) else {
        return Ok(None);
    };
    Ok(Some(ShelfLevel {
        sku: Sku::parse(sku).map_err(|error| corrupt(error.to_string()))?,
        shard: shard.parse().map_err(|_| corrupt("no shard number".into()))?,
        available: number(item, "available", WHAT)?,
        version: number(item, "version", WHAT)?,
        at: text(item, "at", WHAT)?.parse().map_err(|error: jiff::Error| corrupt(error.to_string()))?,
    }))
}

/// Takes units, only if they are there: `available` never goes below zero.
pub(crate) fn take(
    transaction: &mut Transaction,
    tables: &TableNames,
    part: &Allocation,
    cause: &Cause,
    at: Timestamp,
) -> Result<usize, StoreError> {
    let update = changed(tables, &part.sku, part.shard, "available - :units", cause, at);
    transaction.update(update.condition_expression("available >= :units").expression_attribute_values(":units", n(part.units)))
}

/// Gives units back to the shard they came from, or to any other that is there.
pub(crate) fn give_back(
    transaction: &mut Transaction,
    tables: &TableNames,
    part: &Allocation,
    cause: &Cause,
    at: Timestamp,
) -> Result<usize, StoreError> {
    let update = changed(tables, &part.sku, part.shard, "available + :units", cause, at);
    transaction.update(update.condition_expression("attribute_exists(pk)").expression_attribute_values(":units", n(part.units)))
}

/// An update of a shard's level to `to`, which leaves what the ledger must know.
fn changed(tables: &TableNames, sku: &Sku, shard: u32, to: &str, cause: &Cause, at: Timestamp) -> UpdateBuilder {
    let Cause { kind, reference, actor } = cause;
    update_builder()
        .table_name(&tables.stock)
        .set_key(Some(key(partition(sku), shard_key(shard))))
        .update_expression(format!(
            "SET available = {to}, #version = #version + :one, #kind = :kind, #cause = :cause, #actor = :actor, #at = :at"
        ))
        .expression_attribute_names("#version", "version")
        .expression_attribute_names("#kind", "kind")
        .expression_attribute_names("#cause", "cause")
        .expression_attribute_names("#actor", "actor")
        .expression_attribute_names("#at", "at")
        .expression_attribute_values(":one", n(1))
        .expression_attribute_values(":kind", s(kind.name()))
        .expression_attribute_values(":cause", s(reference))
        .expression_attribute_values(":actor", s(actor.name()))
        .expression_attribute_values(":at", s(at.to_string()))
}

/// First levels, with a product that is being created: the units spread evenly over the variant's shards.
pub(crate) fn create(
    transaction: &mut Transaction,
    tables: &TableNames,
    variant: &Variant,
    units: u32,
    at: Timestamp,
) -> Result<(), StoreError> {
    let cause = Cause::new(MovementKind::Receive, Cause::CREATED, Actor::Staff);
    for (shard, units) in even_parts(units, variant.shards) {
        create_shard(transaction, tables, &Allocation { sku: variant.sku.clone(), shard, units }, &cause, at)?;
    }
    Ok(())
}

/// A new shard; one that is there already refuses.
fn create_shard(
    transaction: &mut Transaction,
    tables: &TableNames,
    first: &Allocation,
    cause: &Cause,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Allocation { sku, shard, units } = first;
    let mut item = key(partition(sku), shard_key(*shard));
    item.insert("available".into(), n(units));
    item.insert("version".into(), n(1));
    item.insert("kind".into(), s(cause.kind.name()));
    item.insert("cause".into(), s(&cause.reference));
    item.insert("actor".into(), s(cause.actor.name()));
    item.insert("at".into(), s(at.to_string()));
    let put = put_builder().table_name(&tables.stock).set_item(Some(item));
    transaction.put(put.condition_expression("attribute_not_exists(pk)")).map(|_| ())
}

pub(crate) fn partition(sku: &Sku) -> String {
    format!("SKU#{sku}")
}

fn shard_key(shard: u32) -> String {
    format!("{SHARD}{shard:03}")
}
