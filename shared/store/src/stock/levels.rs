//! Reading levels.

use super::{SHARD, Stock, WHAT, level, partition};
use crate::item::{s, text};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::ids::Sku;
use barrow_domain::inventory::SeenLevel;
use futures::{StreamExt, TryStreamExt, stream};

/// Reads until two agree; somebody is at these shards all the time when they never do.
const READS: usize = 12;
/// SKUs that are read side by side.
const AT_ONCE: usize = 32;

impl Stock {
    /// The level of every shard of a SKU, strongly read; empty for a SKU without stock. One call. Shards that change
    /// meanwhile may be seen at different times: units on their way from one to another can be missing, or twice.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn levels(&self, sku: &Sku) -> Result<Vec<SeenLevel>, StoreError> {
        let query = self.client.query().table_name(&self.tables.stock).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :shard)");
        let query = query.expression_attribute_values(":pk", s(partition(sku))).expression_attribute_values(":shard", s(SHARD));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let seen = |item| {
            let shard = text(item, "sk", WHAT)?.trim_start_matches(SHARD).parse();
            level(sku, shard.map_err(|_| StoreError::Corrupt { what: WHAT, why: "no shard number".into() })?, Some(item))
        };
        output.items().iter().map(seen).collect()
    }

    /// The levels of several SKUs in their order, read side by side: a product may have 2,000, and not as many connections.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn levels_of(&self, skus: impl IntoIterator<Item = &Sku>) -> Result<Vec<SeenLevel>, StoreError> {
        let reads: Vec<_> = skus.into_iter().map(|sku| self.levels(sku)).collect();
        let levels: Vec<Vec<SeenLevel>> = stream::iter(reads).buffered(AT_ONCE).try_collect().await?;
        Ok(levels.concat())
    }

    /// The levels of all shards as they stood together at one moment: two reads on end found the same versions.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Contended`] when no two reads agreed.
    pub async fn levels_together(&self, sku: &Sku) -> Result<Vec<SeenLevel>, StoreError> {
        let mut before = self.levels(sku).await?;
        for _ in 1..READS {
            let now = self.levels(sku).await?;
            if now == before {
                return Ok(now);
            }
            before = now;
        }
        Err(StoreError::Contended)
    }
}
