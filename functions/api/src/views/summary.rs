use barrow_domain::analytics::{Backlog, Figures};
use barrow_domain::inventory::InventoryWorth;
use barrow_domain::money::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// What needs somebody now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SummaryView {
    /// Orders that are paid, and nobody has begun with.
    pub to_pack: i64,
    pub packing: i64,
    /// Of which a part has left.
    pub partially_shipped: i64,
    /// What was paid is not what they cost: somebody must decide.
    pub in_review: i64,
    pub disputed: i64,
    /// Returns that nobody has decided about.
    pub returns_requested: i64,
    /// Returns that are on their way here.
    pub returns_approved: i64,
    /// Refunds that Stripe has not made yet.
    pub refunds_waiting: i64,
    /// Every queue that work ends in which has failed five times.
    pub failed_jobs: Vec<FailedJobsView>,
    /// Null for somebody who may not see figures.
    pub today: Option<TodayView>,
    /// Null for somebody who may not see figures, and before the first count.
    pub inventory: Option<InventoryView>,
}

/// All units in the shop, as they were counted within the last day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InventoryView {
    #[schemars(with = "String")]
    pub as_of: Timestamp,
    /// Variants of all products, hidden ones too.
    pub skus: u64,
    pub skus_sold_out: u64,
    pub units: u64,
    /// Each unit at its variant's price, without sales. What it cost is not known.
    pub value: Option<Money>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FailedJobsView {
    pub queue: String,
    pub messages: u64,
}

/// The day so far, where the shop is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TodayView {
    #[schemars(with = "String")]
    pub day: Date,
    pub orders: i64,
    pub units: i64,
    pub revenue: Money,
    pub refunds: Money,
}

impl SummaryView {
    #[must_use]
    pub fn new(backlog: &Backlog, failed_jobs: Vec<FailedJobsView>, today: Option<TodayView>, worth: Option<InventoryWorth>) -> Self {
        let Backlog { to_pack, packing, partially_shipped, in_review, disputed, returns_requested, returns_approved, refunds_waiting } =
            *backlog;
        Self {
            to_pack,
            packing,
            partially_shipped,
            in_review,
            disputed,
            returns_requested,
            returns_approved,
            refunds_waiting,
            failed_jobs,
            today,
            inventory: worth.map(InventoryView::from),
        }
    }
}

impl From<InventoryWorth> for InventoryView {
    fn from(worth: InventoryWorth) -> Self {
        let InventoryWorth { as_of, skus, skus_sold_out, units, value } = worth;
        Self { as_of, skus, skus_sold_out, units, value }
    }
}

impl TodayView {
    #[must_use]
    pub const fn new(day: Date, figures: &Figures, currency: Currency) -> Self {
        let (revenue, refunds) = (Money::new(figures.revenue, currency), Money::new(figures.refunds, currency));
        Self { day, orders: figures.orders, units: figures.units, revenue, refunds }
    }
}
