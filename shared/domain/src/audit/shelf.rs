//! The stock ledger's part of the audit: of every shard its lines, and of every order what they say it holds.

use super::Invariant;
use crate::ids::Sku;
use crate::inventory::{Allocation, MovementKind, Step, StockMovement};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// A stock item as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfLevel {
    pub sku: Sku,
    pub shard: u32,
    /// Signed, so that what must not be can be told.
    pub available: i64,
    pub version: u64,
    /// When it last changed.
    pub at: Timestamp,
}

/// Whatever lies in the table of stock and has a part in the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StockRecord {
    Level(ShelfLevel),
    Movement(StockMovement),
}

#[derive(Debug, Default)]
pub(super) struct Shelf {
    chains: BTreeMap<(Sku, u32), Chain>,
    /// By order: the units that the ledger's lines leave with it.
    held: HashMap<String, BTreeMap<(Sku, u32), i64>>,
}

/// A shard's lines. Those that are not settled count only where settled ones came after them.
#[derive(Debug, Default)]
struct Chain {
    level: Option<ShelfLevel>,
    settled: u64,
    sum: i64,
    last: Last,
    unsettled: Vec<(u64, i64)>,
}

/// The last settled line.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    version: u64,
    level: i64,
}

impl Shelf {
    pub(super) fn level(&mut self, level: ShelfLevel) {
        let place = (level.sku.clone(), level.shard);
        self.chains.entry(place).or_default().level = Some(level);
    }

    pub(super) fn movement(&mut self, movement: &StockMovement, settled: bool) {
        let StockMovement { sku, cause, at: _, step } = movement;
        let Step::Level { shard, version, change, level } = *step else { return };
        let place = (sku.clone(), shard);
        let chain = self.chains.entry(place.clone()).or_default();
        if settled {
            chain.settled += 1;
            chain.sum += change;
            if version > chain.last.version {
                chain.last = Last { version, level: i64::from(level) };
            }
        } else {
            chain.unsettled.push((version, change));
        }
        if matches!(cause.kind, MovementKind::Hold | MovementKind::Release | MovementKind::Return) {
            let held = self.held.entry(cause.reference.clone()).or_default();
            *held.entry(place).or_default() -= change;
            held.retain(|_, units| *units != 0);
        }
    }

    /// What the ledger says that an order holds, beside what the order says. None when they agree.
    pub(super) fn difference(&mut self, order: &str, allocations: &[Allocation]) -> Option<String> {
        let mut held = self.held.remove(order).unwrap_or_default();
        for Allocation { sku, shard, units } in allocations {
            *held.entry((sku.clone(), *shard)).or_default() -= i64::from(*units);
        }
        held.retain(|_, units| *units != 0);
        (!held.is_empty()).then(|| format!("the ledger leaves it other units than it holds: {held:?} off"))
    }

    /// What is wrong with shards, and with units that no order knows of.
    pub(super) fn close(self, settled_before: Timestamp) -> Vec<(Invariant, String, String)> {
        let mut wrong = Vec::new();
        for ((sku, shard), chain) in &self.chains {
            let subject = format!("{sku}, shard {shard}");
            if chain.level.as_ref().is_some_and(|level| level.available < 0) {
                wrong.push((Invariant::NothingOversold, subject.clone(), format!("{:?}", chain.level)));
            }
            if let Some(detail) = chain.problem(settled_before) {
                wrong.push((Invariant::LedgerExplainsLevels, subject, detail));
            }
        }
        let unknown = self.held.into_iter().filter(|(_, held)| !held.is_empty());
        wrong.extend(
            unknown.map(|(order, held)| (Invariant::LedgerSaysWhatOrdersHold, order, format!("no such order, and it holds {held:?}"))),
        );
        wrong
    }
}

impl Chain {
    fn problem(&self, settled_before: Timestamp) -> Option<String> {
        let Last { version, level } = self.last;
        let before: Vec<i64> = self.unsettled.iter().filter(|(other, _)| *other <= version).map(|(_, change)| *change).collect();
        let (lines, sum) = (self.settled + before.len() as u64, self.sum + before.iter().sum::<i64>());
        if (lines, sum) != (version, level) {
            return Some(format!("{lines} lines up to version {version}, which sum to {sum} and end at {level}"));
        }
        match &self.level {
            None => Some(format!("{lines} lines, and no stock item")),
            Some(item) if item.at < settled_before && (item.version, item.available) != (version, level) => {
                Some(format!("{} units at version {}, the ledger ends with {level} at {version}", item.available, item.version))
            }
            Some(_) => None,
        }
    }
}
