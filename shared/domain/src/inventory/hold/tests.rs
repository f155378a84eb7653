use super::*;
use proptest::prelude::*;

fn sku() -> Sku {
    Sku::parse("A").unwrap()
}

fn seen(shard: u32, available: u32) -> SeenLevel {
    SeenLevel { sku: sku(), shard, available, version: 1 }
}

fn hold(units: u32, shards: u32, start: usize) -> Hold {
    Hold::new(vec![Demand { sku: sku(), units, shards }], start)
}

fn taken(hold: &Hold) -> Vec<(u32, u32)> {
    let HoldPlan::Take(parts) = hold.plan() else { panic!("{:?}", hold.plan()) };
    parts.iter().map(|part| (part.shard, part.units)).collect()
}

fn sold_out(wanted: u32, left: u32) -> HoldPlan {
    HoldPlan::SoldOut(vec![Shortage { sku: sku(), wanted, left }])
}

#[test]
fn spans_shards_as_it_learns_and_then_gives_up() {
    let mut hold = hold(5, 3, 1);
    assert_eq!(taken(&hold), [(1, 5)]);
    hold.learn(&[seen(1, 2)]);
    assert_eq!(hold.plan(), HoldPlan::Survey(vec![sku()]));
    hold.survey(&[sku()], &[seen(0, 3), seen(1, 2), seen(2, 1)]);
    assert_eq!(taken(&hold), [(0, 3), (1, 2)]);
    hold.learn(&[SeenLevel { version: 2, ..seen(0, 1) }]);
    assert_eq!(hold.plan(), HoldPlan::Survey(vec![sku()]));
    hold.survey(&[sku()], &[SeenLevel { version: 2, ..seen(0, 1) }, seen(1, 2), seen(2, 1)]);
    assert_eq!(hold.plan(), sold_out(5, 4));
}

#[test]
fn one_shard_is_refused_after_one_read_that_finds_no_other() {
    let mut hold = hold(2, 1, 7);
    hold.learn(&[seen(0, 1)]);
    assert_eq!(hold.plan(), HoldPlan::Survey(vec![sku()]));
    hold.survey(&[sku()], &[seen(0, 1)]);
    assert_eq!(hold.plan(), sold_out(2, 1));
}

#[test]
fn shards_beyond_the_count_are_found_before_anybody_is_refused() {
    let mut hold = hold(2, 1, 0);
    hold.learn(&[seen(0, 1)]);
    hold.survey(&[sku()], &[seen(0, 1), seen(3, 1)]);
    assert_eq!(taken(&hold), [(0, 1), (3, 1)]);
}

#[test]
fn units_in_more_places_than_a_transaction_reaches_are_not_tried() {
    let name = |line: u32| Sku::parse(&format!("A{line}")).unwrap();
    let plan = |lines: u32| {
        let mut hold = Hold::new((0..lines).map(|line| Demand { sku: name(line), units: 3, shards: 3 }).collect(), 0);
        let skus: Vec<Sku> = (0..lines).map(name).collect();
        let seen: Vec<SeenLevel> =
            (0..lines).flat_map(|line| (0..3).map(move |shard| SeenLevel { sku: name(line), ..seen(shard, 1) })).collect();
        hold.survey(&skus, &seen);
        hold.plan()
    };
    assert!(matches!(plan(31), HoldPlan::Take(parts) if parts.len() == 93));
    assert_eq!(plan(32), HoldPlan::Scattered);
}

#[test]
fn a_read_that_finds_a_new_version_is_not_enough() {
    let mut hold = hold(2, 1, 0);
    hold.learn(&[seen(0, 1)]);
    let moved = SeenLevel { version: 2, ..seen(0, 1) };
    hold.survey(&[sku()], std::slice::from_ref(&moved));
    assert_eq!(hold.plan(), HoldPlan::Survey(vec![sku()]));
    hold.survey(&[sku()], &[moved]);
    assert_eq!(hold.plan(), sold_out(2, 1));
}

#[test]
fn a_shard_that_was_never_made_holds_nothing() {
    let mut hold = hold(1, 2, 1);
    hold.learn(&[SeenLevel { version: 0, ..seen(1, 0) }]);
    hold.survey(&[sku()], &[seen(0, 1)]);
    assert_eq!(taken(&hold), [(0, 1)]);
    hold.learn(&[SeenLevel { version: 2, ..seen(0, 0) }]);
    hold.survey(&[sku()], &[SeenLevel { version: 2, ..seen(0, 0) }]);
    assert_eq!(hold.plan(), sold_out(1, 0));
}

/// The real levels, while somebody moves units between shards and makes new ones.
#[derive(Clone, Debug)]
struct World(Vec<(u32, u64)>);

/// Up to so many units from one shard to another, which may be a new one.
type Moved = (usize, usize, u32);

impl World {
    fn transfer(&mut self, &(from, to, units): &Moved) {
        let (from, to) = (from % self.0.len(), to % (self.0.len() + 1));
        if from == to {
            return;
        }
        if to == self.0.len() {
            self.0.push((0, 1));
        }
        let units = units.min(self.0[from].0);
        for (shard, level) in [(from, self.0[from].0 - units), (to, self.0[to].0 + units)] {
            self.0[shard] = (level, self.0[shard].1 + 1);
        }
    }

    fn level(&self, shard: usize) -> SeenLevel {
        let (available, version) = self.0.get(shard).copied().unwrap_or_default();
        SeenLevel { sku: sku(), shard: u32::try_from(shard).unwrap(), available, version }
    }

    fn total(&self) -> u32 {
        self.0.iter().map(|(available, _)| available).sum()
    }

    /// All or nothing; what was short otherwise.
    fn take(&mut self, parts: &[Allocation]) -> Result<(), Vec<SeenLevel>> {
        let place = |part: &Allocation| usize::try_from(part.shard).unwrap();
        let short: Vec<SeenLevel> = parts
            .iter()
            .map(|part| (part, self.level(place(part))))
            .filter(|(part, at)| at.available < part.units)
            .map(|(_, at)| at)
            .collect();
        if !short.is_empty() {
            return Err(short);
        }
        for part in parts {
            let (available, version) = &mut self.0[place(part)];
            (*available, *version) = (*available - part.units, *version + 1);
        }
        Ok(())
    }
}

/// Searches while every read of a single shard may have transfers before and after it. Gives what the search ended with.
fn search(world: &mut World, mut hold: Hold, moves: &mut impl Iterator<Item = Moved>) -> HoldPlan {
    let mut disturb = |world: &mut World| moves.next().into_iter().for_each(|moved| world.transfer(&moved));
    for _ in 0..1000 {
        match hold.plan() {
            HoldPlan::Take(parts) => match world.take(&parts) {
                Ok(()) => return HoldPlan::Take(parts),
                Err(seen) => hold.learn(&seen),
            },
            HoldPlan::Survey(skus) => {
                let mut seen = Vec::new();
                let mut shard = 0;
                // A torn read: the world moves on between one shard and the next.
                while shard < world.0.len() {
                    seen.push(world.level(shard));
                    disturb(world);
                    shard += 1;
                }
                hold.survey(&skus, &seen);
            }
            end @ (HoldPlan::SoldOut(_) | HoldPlan::Scattered) => return end,
        }
        disturb(world);
    }
    panic!("the search does not end");
}

proptest! {
    #[test]
    fn what_is_there_is_found_and_nobody_is_refused_falsely(
        levels in prop::collection::vec(0_u32..6, 1..6),
        told in 1_u32..9,
        start in 0_usize..9,
        wanted in 1_u32..14,
        moves in prop::collection::vec((0_usize..9, 0_usize..9, 0_u32..6), 0..40),
    ) {
        let mut world = World(levels.iter().map(|available| (*available, 1)).collect());
        let before = world.total();
        match search(&mut world, hold(wanted, told, start), &mut moves.into_iter()) {
            HoldPlan::Take(parts) => {
                prop_assert_eq!(parts.iter().map(|part| part.units).sum::<u32>(), wanted);
                prop_assert_eq!(world.total(), before - wanted);
            }
            HoldPlan::SoldOut(short) => {
                prop_assert!(before < wanted, "{} were there", before);
                prop_assert_eq!(short, vec![Shortage { sku: sku(), wanted, left: before }]);
            }
            HoldPlan::Survey(_) | HoldPlan::Scattered => unreachable!(),
        }
    }
}
