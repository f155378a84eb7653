//! Holding units for an order: plans from what is known of every shard, and learns from every refusal.
//!
//! How many shards there are is only a hint: staff or a job may be spreading the units over more of them, or fewer, at this
//! very moment. So a shortage is believed only when one read of all shards finds each just as it was known before that
//! read: then there was a moment, between the two, at which all levels stood together, and their sum was too small. Units
//! on their way from one shard to another are never missed, since both shards' versions change with them.

use super::stock::{Allocation, ShardLevel, StockPlan, plan_hold};
use crate::ids::Sku;

/// How many units of a SKU are wanted, and over how many shards they are said to lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    pub sku: Sku,
    pub units: u32,
    pub shards: u32,
}

/// A line that cannot be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    pub sku: Sku,
    pub wanted: u32,
    pub left: u32,
}

/// What was seen of one shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLevel {
    pub sku: Sku,
    pub shard: u32,
    pub available: u32,
    /// Counts the shard's changes; 0 where there is no such shard.
    pub version: u64,
}

/// The units of all shards together.
#[must_use]
pub fn total(levels: &[SeenLevel]) -> u64 {
    levels.iter().map(|level| u64::from(level.available)).sum()
}

/// A transaction has 100 actions, and placing an order needs six beside its units.
const MOST_PARTS: usize = 94;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldPlan {
    /// Try to take these; tell [`Hold::learn`] what a refusal showed.
    Take(Vec<Allocation>),
    /// Too little is known of these: read all their shards and tell [`Hold::survey`].
    Survey(Vec<Sku>),
    /// All is there, over more shards than one transaction can reach.
    Scattered,
    /// There was a moment at which all shards of these SKUs together held too little.
    SoldOut(Vec<Shortage>),
}

/// The search for units, for one order.
#[derive(Clone, Debug)]
pub struct Hold {
    lines: Vec<Line>,
    start: usize,
}

#[derive(Clone, Debug)]
struct Line {
    demand: Demand,
    shards: Vec<ShardLevel>,
    /// All shards were read together, and found as they were known before.
    confirmed: bool,
}

impl Hold {
    /// `start` spreads different carts over different shards.
    #[must_use]
    pub fn new(demands: Vec<Demand>, start: usize) -> Self {
        let lines = demands.into_iter().map(|demand| {
            let shards = usize::try_from(demand.shards.max(1)).unwrap_or(1);
            Line { demand, shards: vec![ShardLevel::Unknown; shards], confirmed: false }
        });
        Self { lines: lines.collect(), start }
    }

    #[must_use]
    pub fn plan(&self) -> HoldPlan {
        let (mut taken, mut unsure, mut short) = (Vec::new(), Vec::new(), Vec::new());
        for Line { demand: Demand { sku, units, .. }, shards, confirmed } in &self.lines {
            match plan_hold(sku, *units, shards, self.start % shards.len()) {
                StockPlan::Take(parts) => taken.extend(parts),
                StockPlan::Insufficient { left } if *confirmed => short.push(Shortage { sku: sku.clone(), wanted: *units, left }),
                StockPlan::Insufficient { .. } | StockPlan::Look => unsure.push(sku.clone()),
            }
        }
        match (unsure.is_empty(), short.is_empty()) {
            (false, _) => HoldPlan::Survey(unsure),
            (true, false) => HoldPlan::SoldOut(short),
            (true, true) if taken.len() > MOST_PARTS => HoldPlan::Scattered,
            (true, true) => HoldPlan::Take(taken),
        }
    }

    /// Takes in what a refusal showed.
    pub fn learn(&mut self, seen: &[SeenLevel]) {
        for level in seen {
            let Some(line) = self.lines.iter_mut().find(|line| line.demand.sku == level.sku) else { continue };
            let shard = usize::try_from(level.shard).ok().and_then(|shard| line.shards.get_mut(shard));
            if let Some(known) = shard {
                line.confirmed &= *known == ShardLevel::from(level);
                *known = level.into();
            }
        }
    }

    /// Takes in a read of all shards of these SKUs that there are, which was begun after all that was told before.
    pub fn survey(&mut self, skus: &[Sku], seen: &[SeenLevel]) {
        for line in self.lines.iter_mut().filter(|line| skus.contains(&line.demand.sku)) {
            let mut picture = vec![ShardLevel::ABSENT; line.shards.len()];
            for level in seen.iter().filter(|level| level.sku == line.demand.sku) {
                let Ok(shard) = usize::try_from(level.shard) else { continue };
                if picture.len() <= shard {
                    picture.resize(shard + 1, ShardLevel::ABSENT);
                }
                picture[shard] = level.into();
            }
            line.confirmed = picture == line.shards;
            line.shards = picture;
        }
    }
}

impl From<&SeenLevel> for ShardLevel {
    fn from(level: &SeenLevel) -> Self {
        Self::Seen { available: level.available, version: level.version }
    }
}

#[cfg(test)]
mod tests;
