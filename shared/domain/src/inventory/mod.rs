//! Stock: how many units can still be sold, and from which shard they are taken.

mod hold;
pub mod stock;

pub use hold::{Demand, Hold, SeenLevel, Shortage};
pub use stock::{Allocation, ShardLevel, StockPlan, plan_hold};
