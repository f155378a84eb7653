//! The lines of the stock ledger: what changed, how much is there now, why, and by whom.

use crate::ids::Sku;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Taken for an order.
    Hold,
    /// Given back by an order that ended unpaid or was cancelled.
    Release,
    /// Held units were paid for: no level changes.
    Sale,
    /// Sent back by a customer and put on the shelf again.
    Return,
    /// Counted anew by staff.
    Adjustment,
    /// New units, the first ones as well.
    Receive,
    /// From one shard of the SKU to another.
    Transfer,
}

impl MovementKind {
    pub const ALL: [Self; 7] = [Self::Hold, Self::Release, Self::Sale, Self::Return, Self::Adjustment, Self::Receive, Self::Transfer];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Sale => "sale",
            Self::Return => "return",
            Self::Adjustment => "adjustment",
            Self::Receive => "receive",
            Self::Transfer => "transfer",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who moved units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Customer,
    Staff,
    /// The shop itself: expiry, late payments, spreading over shards.
    System,
}

impl Actor {
    pub const ALL: [Self; 3] = [Self::Customer, Self::Staff, Self::System];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|actor| actor.name() == name)
    }
}

/// Why units move. It is written with the level, in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub kind: MovementKind,
    /// An order's id, what staff typed, or [`Cause::CREATED`].
    pub reference: String,
    pub actor: Actor,
}

impl Cause {
    /// The reference of a stock item's first level.
    pub const CREATED: &str = "created";

    #[must_use]
    pub fn new(kind: MovementKind, reference: impl Into<String>, actor: Actor) -> Self {
        Self { kind, reference: reference.into(), actor }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockMovement {
    pub sku: Sku,
    pub cause: Cause,
    pub at: Timestamp,
    pub step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A shard's level became another. `version` counts the shard's changes from 1, without a gap.
    Level { shard: u32, version: u64, change: i64, level: u32 },
    /// An event of the cause's order turned held units into sold ones.
    Sold { event_seq: u64, units: u32 },
}

impl StockMovement {
    #[must_use]
    pub const fn units_sold(&self) -> u32 {
        match self.step {
            Step::Sold { units, .. } => units,
            Step::Level { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_actor_is_found_by_its_name() {
        for kind in MovementKind::ALL {
            assert_eq!(MovementKind::named(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        for actor in Actor::ALL {
            assert_eq!(Actor::named(actor.name()), Some(actor));
            assert_eq!(serde_json::to_value(actor).unwrap(), actor.name());
        }
        assert_eq!(MovementKind::named("theft"), None);
    }
}
