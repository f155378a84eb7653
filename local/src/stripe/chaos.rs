//! How webhooks go wrong on purpose: duplicated, late, out of order, first attempt lost. Plans only; `webhooks` carries it out.

use serde::{Deserialize, Serialize};

/// How far apart a reordering may throw two neighbours.
const REORDER_MS_MAX: u64 = 400;

/// The same settings and seed plan the same faults for the same sequence of events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chaos {
    /// Share of events delivered twice, in percent.
    pub duplicate: u8,
    /// Every delivery waits up to this long first.
    pub delay_ms_max: u64,
    /// Lets later events overtake earlier ones.
    pub reorder: bool,
    /// Share of events whose first attempt is lost, in percent; the retry brings them.
    pub drop_first: u8,
    pub seed: u64,
}

/// What becomes of one delivery of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub delay_ms: u64,
    pub drop_first: bool,
}

impl Chaos {
    /// The deliveries of the `ordinal`th event: one, or two when it is duplicated.
    pub fn plan(&self, ordinal: u64) -> Vec<Plan> {
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut random = fastrand::Rng::with_seed(self.seed ^ ordinal.wrapping_mul(SPREAD));
        let copies = if random.u8(0..100) < self.duplicate { 2 } else { 1 };
        (0..copies).map(|_| self.plan_delivery(&mut random)).collect()
    }

    fn plan_delivery(&self, random: &mut fastrand::Rng) -> Plan {
        let reorder_ms = if self.reorder { random.u64(0..=REORDER_MS_MAX) } else { 0 };
        Plan { delay_ms: random.u64(0..=self.delay_ms_max) + reorder_ms, drop_first: random.u8(0..100) < self.drop_first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WILD: Chaos = Chaos { duplicate: 40, delay_ms_max: 500, reorder: true, drop_first: 30, seed: 7 };

    fn plans(chaos: Chaos) -> Vec<Vec<Plan>> {
        (0..200).map(|ordinal| chaos.plan(ordinal)).collect()
    }

    #[test]
    fn the_same_seed_plans_the_same_faults_and_another_seed_others() {
        assert_eq!(plans(WILD), plans(WILD));
        assert_ne!(plans(WILD), plans(Chaos { seed: 8, ..WILD }));
    }

    #[test]
    fn shares_come_out_near_what_was_asked() {
        let plans = plans(WILD);
        let twice = plans.iter().filter(|plan| plan.len() == 2).count();
        let dropped = plans.iter().filter(|plan| plan[0].drop_first).count();
        assert!((50..=110).contains(&twice), "{twice}");
        assert!((35..=90).contains(&dropped), "{dropped}");
        assert!(plans.iter().flatten().all(|plan| plan.delay_ms <= 900));
    }

    #[test]
    fn no_chaos_changes_nothing() {
        let calm = vec![Plan { delay_ms: 0, drop_first: false }];
        assert!(plans(Chaos::default()).into_iter().all(|plan| plan == calm));
    }
}
