//! Holding units for an order: plans from what is known of every shard, and learns from every refusal.

use super::stock::{Allocation, ShardLevel, StockPlan, plan_hold};
use crate::ids::Sku;

/// How many units of a SKU are wanted, and over how many shards they lie.
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
}

/// The search for units, for one order.
#[derive(Clone, Debug)]
pub struct Hold {
    lines: Vec<(Demand, Vec<ShardLevel>)>,
    start: usize,
}

impl Hold {
    /// `start` spreads different carts over different shards.
    #[must_use]
    pub fn new(demands: Vec<Demand>, start: usize) -> Self {
        let lines = demands.into_iter().map(|demand| {
            let shards = usize::try_from(demand.shards.max(1)).unwrap_or(1);
            (demand, vec![ShardLevel::Unknown; shards])
        });
        Self { lines: lines.collect(), start }
    }

    /// # Errors
    /// The SKUs of which all shards together are known to hold too little.
    pub fn plan(&self) -> Result<Vec<Allocation>, Vec<Shortage>> {
        let (mut taken, mut short) = (Vec::new(), Vec::new());
        for (Demand { sku, units, .. }, levels) in &self.lines {
            match plan_hold(sku, *units, levels, self.start % levels.len()) {
                StockPlan::Take(parts) => taken.extend(parts),
                StockPlan::Insufficient { left } => short.push(Shortage { sku: sku.clone(), wanted: *units, left }),
            }
        }
        if short.is_empty() { Ok(taken) } else { Err(short) }
    }

    /// Takes in what a refusal or a read showed.
    pub fn learn(&mut self, seen: &[SeenLevel]) {
        for SeenLevel { sku, shard, available } in seen {
            let line = self.lines.iter_mut().find(|(demand, _)| demand.sku == *sku);
            let level = usize::try_from(*shard).ok().and_then(|shard| line?.1.get_mut(shard));
            if let Some(level) = level {
                *level = ShardLevel::Seen(*available);
            }
        }
    }

    /// Whether a shortage rests on levels seen at different times: one shard answers for itself, several must be
    /// read together once more before anybody is told "sold out".
    #[must_use]
    pub fn needs_second_walk(&self, short: &[Shortage]) -> bool {
        self.lines.iter().any(|(demand, levels)| levels.len() > 1 && short.iter().any(|line| line.sku == demand.sku))
    }

    pub fn demands(&self) -> impl Iterator<Item = &Demand> {
        self.lines.iter().map(|(demand, _)| demand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku() -> Sku {
        Sku::parse("A").unwrap()
    }

    fn seen(shard: u32, available: u32) -> SeenLevel {
        SeenLevel { sku: sku(), shard, available }
    }

    #[test]
    fn spans_shards_as_it_learns_and_then_gives_up() {
        let mut hold = Hold::new(vec![Demand { sku: sku(), units: 5, shards: 3 }], 1);
        let shards = |hold: &Hold| hold.plan().unwrap().iter().map(|part| (part.shard, part.units)).collect::<Vec<_>>();
        assert_eq!(shards(&hold), [(1, 5)]);
        hold.learn(&[seen(1, 2)]);
        assert_eq!(shards(&hold), [(1, 2), (2, 3)]);
        hold.learn(&[seen(2, 0)]);
        assert_eq!(shards(&hold), [(1, 2), (0, 3)]);
        hold.learn(&[seen(0, 2)]);
        let short = hold.plan().unwrap_err();
        assert_eq!(short, [Shortage { sku: sku(), wanted: 5, left: 4 }]);
        assert!(hold.needs_second_walk(&short));
    }
}
