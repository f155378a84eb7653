//! Stock items: `SKU#{sku}` / `SHARD#{n}`, each with the units that can still be sold from it.

use crate::item::{Item, key, n, number, s};
use crate::transaction::{Transaction, put_builder, update_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::catalog::Variant;
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Allocation, SeenLevel};
use futures::future::try_join_all;
use std::sync::Arc;

#[derive(Clone)]
pub struct Stock {
    client: Client,
    tables: Arc<TableNames>,
}

const WHAT: &str = "stock level";

impl Stock {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// The level of every shard of a SKU, strongly read; empty for a SKU without stock. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn levels(&self, sku: &Sku) -> Result<Vec<SeenLevel>, StoreError> {
        let query = self.client.query().table_name(&self.tables.stock).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :shard)");
        let query = query.expression_attribute_values(":pk", s(partition(sku))).expression_attribute_values(":shard", s("SHARD#"));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.items().iter().map(|item| seen(sku, item)).collect()
    }

    /// The levels of several SKUs, read side by side.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn levels_of(&self, skus: impl IntoIterator<Item = &Sku>) -> Result<Vec<SeenLevel>, StoreError> {
        let reads = skus.into_iter().map(|sku| self.levels(sku));
        Ok(try_join_all(reads).await?.concat())
    }
}

fn seen(sku: &Sku, item: &Item) -> Result<SeenLevel, StoreError> {
    let shard = crate::item::text(item, "sk", WHAT)?.trim_start_matches("SHARD#").parse();
    let shard = shard.map_err(|_| StoreError::Corrupt { what: WHAT, why: "no shard number".into() })?;
    Ok(SeenLevel { sku: sku.clone(), shard, available: available(item)? })
}

/// What a refused hold found; a shard that does not exist holds nothing.
pub(crate) fn left(allocation: &Allocation, item: Option<&Item>) -> Result<SeenLevel, StoreError> {
    let Allocation { sku, shard, units: _ } = allocation;
    Ok(SeenLevel { sku: sku.clone(), shard: *shard, available: item.map_or(Ok(0), available)? })
}

fn available(item: &Item) -> Result<u32, StoreError> {
    number(item, "available", WHAT)
}

/// Takes units, only if they are there: `available` never goes below zero.
pub(crate) fn take(transaction: &mut Transaction, tables: &TableNames, part: &Allocation, cause: &str) -> Result<usize, StoreError> {
    let update = moved(tables, part, cause, "SET available = available - :units, #version = #version + :one, cause = :cause");
    transaction.update(update.condition_expression("available >= :units"))
}

/// Gives units back to the shard they came from.
pub(crate) fn give_back(transaction: &mut Transaction, tables: &TableNames, part: &Allocation, cause: &str) -> Result<usize, StoreError> {
    let update = moved(tables, part, cause, "SET available = available + :units, #version = #version + :one, cause = :cause");
    transaction.update(update.condition_expression("attribute_exists(pk)"))
}

fn moved(tables: &TableNames, part: &Allocation, cause: &str, expression: &str) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
    let Allocation { sku, shard, units } = part;
    update_builder()
        .table_name(&tables.stock)
        .set_key(Some(key(partition(sku), shard_key(*shard))))
        .update_expression(expression)
        .expression_attribute_names("#version", "version")
        .expression_attribute_values(":units", n(units))
        .expression_attribute_values(":one", n(1))
        .expression_attribute_values(":cause", s(cause))
}

/// First levels, with a product that is being created: the units spread evenly over the variant's shards.
pub(crate) fn create(transaction: &mut Transaction, tables: &TableNames, variant: &Variant, units: u32) -> Result<(), StoreError> {
    let shards = variant.shards.max(1);
    for shard in 0..shards {
        let mut item = key(partition(&variant.sku), shard_key(shard));
        item.insert("available".into(), n(units / shards + u32::from(shard < units % shards)));
        item.insert("version".into(), n(1));
        item.insert("cause".into(), s("created"));
        let put = put_builder().table_name(&tables.stock).set_item(Some(item));
        transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
    }
    Ok(())
}

pub(crate) fn partition(sku: &Sku) -> String {
    format!("SKU#{sku}")
}

fn shard_key(shard: u32) -> String {
    format!("SHARD#{shard:03}")
}
