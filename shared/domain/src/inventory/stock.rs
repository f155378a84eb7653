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
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StockPlan {
    Take(Vec<Allocation>),
    /// All shards are known and hold less together than is wanted.
    Insufficient {
        left: u32,
    },
}

/// Takes `units` from the shards, walking once around from `start`; a shard not seen is hoped to hold the rest.
#[must_use]
pub fn plan_hold(sku: &Sku, units: u32, levels: &[ShardLevel], start: usize) -> StockPlan {
    let mut missing = units;
    let mut taken = Vec::new();
    for step in 0..levels.len() {
        let shard = (start + step) % levels.len();
        let take = match levels[shard] {
            ShardLevel::Unknown => missing,
            ShardLevel::Seen { available, .. } => missing.min(available),
        };
        if take > 0 {
            let shard = u32::try_from(shard).unwrap_or(u32::MAX);
            taken.push(Allocation { sku: sku.clone(), shard, units: take });
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
            let known: u32 = levels.iter().map(|level| match level { ShardLevel::Seen { available, .. } => *available, ShardLevel::Unknown => 0 }).sum();
            match plan_hold(&sku, units, &levels, start) {
                StockPlan::Take(taken) => {
                    prop_assert_eq!(taken.iter().map(|part| part.units).sum::<u32>(), units);
                    for part in &taken {
                        if let ShardLevel::Seen { available, .. } = levels[part.shard as usize] {
                            prop_assert!(part.units <= available);
                        }
                    }
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
