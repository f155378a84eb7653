//! Spreading a SKU's units over its shards: evenly when they come, again when the number of shards changes.

use super::hold::SeenLevel;

/// Units that go from one shard to another. The one that gives keeps its share and the one that takes gets no more than
/// its own, also when both have changed since they were seen; so two who spread at once do no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub from: u32,
    pub to: u32,
    pub units: u32,
    /// What `from` must hold at least.
    pub at_least: u32,
    /// What `to` may hold at most.
    pub at_most: u32,
}

/// A shard's level that is to become another, or to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelChange {
    pub shard: u32,
    pub version: u64,
    pub from: u32,
    pub to: u32,
}

/// `units` in `shards` parts, the larger ones first.
pub fn even_parts(units: u32, shards: u32) -> impl Iterator<Item = (u32, u32)> {
    let shards = shards.max(1);
    (0..shards).map(move |shard| (shard, units / shards + u32::from(shard < units % shards)))
}

/// Transfers that leave nothing beyond `shards`, and even parts in these. None are needed where no shard has less than half
/// of its part: shoppers make levels differ all the time.
#[must_use]
pub fn plan_balance(levels: &[SeenLevel], shards: u32) -> Vec<Transfer> {
    let total = u32::try_from(super::total(levels)).unwrap_or(u32::MAX);
    let level = |shard: u32| levels.iter().find(|level| level.shard == shard).map_or(0, |level| level.available);
    let parts: Vec<(u32, u32)> = even_parts(total, shards).collect();
    let even_enough = parts.iter().all(|(shard, part)| level(*shard) >= part / 2);
    if even_enough && levels.iter().all(|level| level.shard < shards || level.available == 0) {
        return Vec::new();
    }
    let part = |shard: u32| parts.iter().find(|(of, _)| *of == shard).map_or(0, |(_, part)| *part);
    let mut needy: Vec<(u32, u32)> = parts.iter().map(|(shard, part)| (*shard, part.saturating_sub(level(*shard)))).collect();
    let mut transfers = Vec::new();
    for giver in levels {
        let mut left = giver.available.saturating_sub(part(giver.shard));
        for (to, room) in &mut needy {
            let units = left.min(*room);
            if units > 0 {
                (left, *room) = (left - units, *room - units);
                let (at_least, at_most) = (part(giver.shard) + units, part(*to) - units);
                transfers.push(Transfer { from: giver.shard, to: *to, units, at_least, at_most });
            }
        }
    }
    transfers
}

/// How the shards' levels must change for their sum to be `level`: what is added goes to the first shard, what is missing
/// is taken from the last ones.
#[must_use]
pub fn plan_level(levels: &[SeenLevel], level: u32) -> Vec<LevelChange> {
    let total = super::total(levels);
    let mut missing = total.saturating_sub(u64::from(level));
    let added = u32::try_from(u64::from(level).saturating_sub(total)).unwrap_or(u32::MAX);
    let mut changes: Vec<LevelChange> = Vec::with_capacity(levels.len());
    for SeenLevel { shard, available, version, .. } in levels.iter().rev() {
        let taken = u32::try_from(missing).unwrap_or(u32::MAX).min(*available);
        missing -= u64::from(taken);
        changes.push(LevelChange { shard: *shard, version: *version, from: *available, to: available - taken });
    }
    changes.reverse();
    if let Some(first) = changes.first_mut() {
        first.to = first.to.saturating_add(added);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Sku;
    use proptest::prelude::*;

    fn levels(available: &[u32]) -> Vec<SeenLevel> {
        let level = |(shard, available): (u32, &u32)| SeenLevel { sku: Sku::parse("A").unwrap(), shard, available: *available, version: 1 };
        (0..).zip(available).map(level).collect()
    }

    #[test]
    fn new_shards_get_their_part_and_old_ones_are_emptied() {
        let transfer = |from, to, units, at_least, at_most| Transfer { from, to, units, at_least, at_most };
        assert_eq!(plan_balance(&levels(&[10, 0, 0]), 3), [transfer(0, 1, 3, 7, 0), transfer(0, 2, 3, 7, 0)]);
        assert_eq!(plan_balance(&levels(&[1, 1, 4]), 1), [transfer(1, 0, 1, 1, 5), transfer(2, 0, 4, 4, 2)]);
        assert_eq!(plan_balance(&levels(&[5, 4, 3]), 3), []);
    }

    proptest! {
        #[test]
        fn balancing_keeps_every_unit_and_ends(available in prop::collection::vec(0_u32..1000, 1..20), shards in 1_u32..20) {
            let mut after = available.clone();
            after.resize(after.len().max(usize::try_from(shards).unwrap()), 0);
            for Transfer { from, to, units, at_least, at_most } in plan_balance(&levels(&available), shards) {
                let (from, to) = (usize::try_from(from).unwrap(), usize::try_from(to).unwrap());
                prop_assert!(after[from] >= at_least && after[to] <= at_most);
                after[from] -= units;
                after[to] += units;
            }
            prop_assert_eq!(after.iter().sum::<u32>(), available.iter().sum::<u32>());
            prop_assert_eq!(plan_balance(&levels(&after), shards), vec![]);
        }

        #[test]
        fn levels_come_to_what_was_counted(available in prop::collection::vec(0_u32..1000, 1..20), level in 0_u32..30_000) {
            let changes = plan_level(&levels(&available), level);
            prop_assert_eq!(changes.iter().map(|change| change.to).sum::<u32>(), level);
            prop_assert_eq!(changes.iter().map(|change| change.from).collect::<Vec<_>>(), available);
        }

        #[test]
        fn parts_are_even_and_add_up(units in 0_u32..10_000, shards in 1_u32..33) {
            let parts: Vec<u32> = even_parts(units, shards).map(|(_, part)| part).collect();
            prop_assert_eq!(parts.iter().sum::<u32>(), units);
            prop_assert!(parts.iter().max().unwrap() - parts.iter().min().unwrap() <= 1);
        }
    }
}
