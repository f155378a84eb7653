//! The shop's figures: sums that a stream job keeps, and by how much of each order's log they have grown.
//!
//! | `pk` | `sk` | |
//! |---|---|---|
//! | `ANALYTICS` | `GENERATIONS` | Which generation is read, and which is being built |
//! | `{g}#ORDER#{id}` | `SEEN` | How many of the order's events are in the sums |
//! | `{g}#{currency}#CUSTOMER#{hash}` | `CUSTOMER` | When a customer first bought, and in which months |
//! | `{g}#{currency}#HOUR#{month}` | `{day}#{second}#{lane}` | Sums of an hour |
//! | `{g}#{currency}#DAY#{year}` | `{month-day}#{lane}` | Sums of a day |
//! | `{g}#{currency}#PRODUCT#{id}`, `CATEGORY#…`, `COUPON#…` | `{month}#0` | Sums of a month, and of each of its days; index `by_revenue` |
//! | `{g}#BACKLOG` | `NOW#{lane}` | Orders, returns and refunds that wait for somebody |
//! | `{g}#{currency}#COHORT` | `{first month}#0` | Sums of each month after it |
//! | `VISITS#{year}` | `{month-day}#{lane}` | Estimates of views and carts, of no generation |
//! | `INVENTORY` | `NOW` | What the units in the shop were worth at the last count of them all |
//! | `SHELF#{sku}`, `STOCKOUT#{month}` | | When SKUs were sold out |
//!
//! Sums only ever change in the transaction that moves `SEEN` of the orders behind the change, over the number it was decided on.
//! So nothing counts twice. One item takes one transaction at a time: where writers meet at an hour, a day or the backlog they move to another
//! lane, and readers add up the lanes. A generation is everything of one timezone and one set of rules; a rebuild makes the next.

mod generations;
mod inventory;
mod keys;
mod look;
mod read;
mod shelf;
mod visits;
mod write;

pub use generations::{Building, Generation, Generations};
pub use look::Look;
pub use read::{Ranked, Ranking};
pub use shelf::StockOut;
pub use write::{Change, CustomerChange, KnownCustomer, MOST_ACTIONS};

use crate::TableNames;
use aws_sdk_dynamodb::Client;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

#[derive(Clone)]
pub struct Analytics {
    client: Client,
    tables: Arc<TableNames>,
    /// That was read from the last time: most likely it still is.
    generation: Arc<AtomicU32>,
}

impl Analytics {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables, generation: Arc::new(AtomicU32::new(1)) }
    }
}
