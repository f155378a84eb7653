//! Stock: how many units can still be sold, from which shard they are taken, and what the ledger says of it.

mod hold;
mod movement;
mod spread;
pub mod stock;
mod worth;

pub use hold::{Demand, Hold, HoldPlan, SeenLevel, Shortage, total};
pub use movement::{Actor, Cause, MovementKind, Step, StockMovement};
pub use spread::{LevelChange, Transfer, even_parts, plan_balance, plan_level};
pub use stock::{Allocation, ShardLevel, StockPlan, plan_hold};
pub use worth::InventoryWorth;
