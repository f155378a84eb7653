use barrow_app::stock::{StockReport, StockRow};
use barrow_domain::catalog::Variant;
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::inventory::{Actor, Cause, MovementKind, SeenLevel, Step, StockMovement, total};
use barrow_domain::money::Money;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Serialize, JsonSchema)]
pub struct StockView {
    pub sku: Sku,
    /// Over how many shards its units lie. There may be more in `levels`, left from a time when there were more.
    pub shards: u32,
    /// Units that can be sold, over all shards.
    pub available: u64,
    pub levels: Vec<ShardView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ShardView {
    pub shard: u32,
    pub available: u32,
}

/// A line of the stock ledger.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MovementView {
    pub kind: MovementKind,
    /// Units more or less in `shard`; 0 for a sale.
    pub change: i64,
    /// What was in `shard` after it; null for a sale.
    pub level: Option<u32>,
    /// Null for a sale, of which the units were taken when the order was placed.
    pub shard: Option<u32>,
    /// Sold units; null for everything else.
    pub units: Option<u32>,
    /// The order's id, or what staff typed; `created` for the first units of a shard.
    pub reference: String,
    pub actor: Actor,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// A SKU and what there is of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ShortStockView {
    pub sku: Sku,
    pub product_id: ProductId,
    pub title: String,
    pub options: BTreeMap<String, String>,
    /// Without sales.
    pub price: Money,
    pub available: u64,
    pub low_stock_threshold: u32,
}

impl From<StockRow> for ShortStockView {
    fn from(row: StockRow) -> Self {
        let StockRow { product_id, title, variant: Variant { sku, options, price, low_stock_threshold, .. }, available } = row;
        Self { sku, product_id, title, options, price, available, low_stock_threshold }
    }
}

impl From<StockReport> for StockView {
    fn from(report: StockReport) -> Self {
        let StockReport { sku, shards, levels } = report;
        let available = total(&levels);
        let shard = |SeenLevel { sku: _, shard, available, version: _ }| ShardView { shard, available };
        Self { sku, shards, available, levels: levels.into_iter().map(shard).collect() }
    }
}

impl From<StockMovement> for MovementView {
    fn from(movement: StockMovement) -> Self {
        let StockMovement { sku: _, cause: Cause { kind, reference, actor }, at, step } = movement;
        let (change, level, shard, units) = match step {
            Step::Level { shard, version: _, change, level } => (change, Some(level), Some(shard), None),
            Step::Sold { event_seq: _, units } => (0, None, None, Some(units)),
        };
        Self { kind, change, level, shard, units, reference, actor, at }
    }
}
