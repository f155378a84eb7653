//! THE stock rule: which units of a SKU to take from which of its shards.
//!
//! A plan is only a proposal: the store takes it in one transaction under `available >= units`, so that a plan made
//! from old knowledge is refused and made again, never oversold.

use crate::ids::Sku;
use serde::{Deserialize, Serialize};

/// Units of a SKU taken from one shard; an order keeps it so that they return to where they came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    pub sku: Sku,
    pub shard: u32,
    pub units: u32,
}

/// What is known of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShardLevel {
    /// Not read: it may hold any number.
    Unknown,
    /// It held this many when last seen, after so many changes.
    Seen { available: u32, version: u64 },
}

impl ShardLevel {
    /// A shard that was never made.
    pub const ABSENT: Self = Self::Seen { available: 0, version: 0 };

    /// The units that it is known to hold.
    const fn known(self) -> u32 {
        match self {
            Self::Unknown => 0,
            Self::Seen { available, .. } => available,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StockPlan {
    Take(Vec<Allocation>),
    /// No shard that is known holds all of it, and some are not known.
    Look,
    /// All shards are known and hold less together than is wanted.
    Insufficient {
        left: u32,
    },
}

/// Takes `units` from one shard where that can be, the first around from `start`; otherwise from the fullest ones, so that as few
/// items as can be are in the transaction. While nothing is known, the shard at `start` is hoped to hold all.
#[must_use]
pub fn plan_hold(sku: &Sku, units: u32, levels: &[ShardLevel], start: usize) -> StockPlan {
    let around = || (0..levels.len()).map(|step| (start + step) % levels.len());
    let part = |shard: usize, units| Allocation { sku: sku.clone(), shard: u32::try_from(shard).unwrap_or(u32::MAX), units };
    if levels.iter().all(|level| *level == ShardLevel::Unknown) {
        return StockPlan::Take(around().take(1).map(|shard| part(shard, units)).collect());
    }
    if let Some(shard) = around().find(|shard| levels[*shard].known() >= units) {
        return StockPlan::Take(vec![part(shard, units)]);
    }
    if levels.contains(&ShardLevel::Unknown) {
        return StockPlan::Look;
    }
    let mut fullest: Vec<usize> = around().filter(|shard| levels[*shard].known() > 0).collect();
    fullest.sort_by_key(|shard| std::cmp::Reverse(levels[*shard].known()));
    let (mut missing, mut taken) = (units, Vec::new());
    for shard in fullest {
        let take = missing.min(levels[shard].known());
        if take > 0 {
            taken.push(part(shard, take));
            missing -= take;
        }
    }
    if missing == 0 { StockPlan::Take(taken) } else { StockPlan::Insufficient { left: units - missing } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn level() -> impl Strategy<Value = ShardLevel> {
        prop_oneof![Just(ShardLevel::Unknown), (0_u32..50).prop_map(|available| ShardLevel::Seen { available, version: 1 })]
    }

    proptest! {
        #[test]
        fn takes_exactly_what_is_wanted_or_says_what_is_left(
            units in 1_u32..100, levels in prop::collection::vec(level(), 1..10), start in 0_usize..10
        ) {
            let sku = Sku::parse("A").unwrap();
            let known: u32 = levels.iter().map(|level| level.known()).sum();
            match plan_hold(&sku, units, &levels, start) {
                StockPlan::Take(taken) => {
                    prop_assert_eq!(taken.iter().map(|part| part.units).sum::<u32>(), units);
                    let hoped = levels.iter().all(|level| *level == ShardLevel::Unknown);
                    for part in &taken {
                        prop_assert!(hoped || (1..=levels[part.shard as usize].known()).contains(&part.units));
                    }
                    let mut holdings: Vec<u32> = levels.iter().map(|level| level.known()).collect();
                    holdings.sort_unstable_by(|one, other| other.cmp(one));
                    let fewest = holdings.iter().scan(0, |sum, held| { *sum += held; Some(*sum) }).position(|sum| sum >= units);
                    prop_assert_eq!(taken.len(), if hoped { 1 } else { fewest.unwrap() + 1 });
                }
                StockPlan::Look => {
                    prop_assert!(levels.contains(&ShardLevel::Unknown));
                    prop_assert!(levels.iter().all(|level| level.known() < units));
                }
                StockPlan::Insufficient { left } => {
                    prop_assert!(!levels.contains(&ShardLevel::Unknown));
                    prop_assert_eq!(left, known);
                    prop_assert!(known < units);
                }
            }
        }
    }
}
