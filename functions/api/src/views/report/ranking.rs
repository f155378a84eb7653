use super::ReportOf;
use crate::http::sheet::{Cell, Sheet, Tabular};
use barrow_domain::analytics::Tally;
use barrow_domain::money::{Currency, Money};
use barrow_store::Ranked;
use schemars::JsonSchema;
use serde::Serialize;

/// What sold best.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RankingView {
    pub of: ReportOf,
    /// By revenue, the greatest first.
    pub items: Vec<RankedView>,
    /// Whether nothing that is not here can have sold more than what is. Long tails of many products are not looked at to their end.
    pub exact: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct RankedView {
    /// A product's id, a category's slug or a coupon's code.
    pub id: String,
    /// Of a product, what it was called when it was last bought.
    pub title: Option<String>,
    /// What was paid for it, tax included; of a coupon, the totals of the orders that used it.
    pub revenue: Money,
    /// Of a coupon, its uses.
    pub units: i64,
    pub discounts: Money,
    /// Of these units, or of these orders. An amount that was refunded for no unit in particular is in no product's.
    pub refunds: Money,
    pub net_revenue: Money,
}

impl RankedView {
    #[must_use]
    pub fn new(ranked: Ranked, currency: Currency) -> Self {
        let money = |amount| Money::new(amount, currency);
        let Ranked { id, label, tally: Tally { revenue, units, discounts, refunds } } = ranked;
        let net_revenue = money(revenue.saturating_sub(refunds));
        Self { id, title: label, revenue: money(revenue), units, discounts: money(discounts), refunds: money(refunds), net_revenue }
    }
}

impl Tabular for RankingView {
    fn sheet(&self) -> Sheet {
        let header = vec!["id", "title", "revenue", "units", "discounts", "refunds", "net_revenue", "currency"];
        let row = |row: &RankedView| {
            vec![
                Cell::Text(row.id.clone()),
                Cell::Text(row.title.clone().unwrap_or_default()),
                Cell::plain(row.revenue.decimal()),
                Cell::plain(row.units),
                Cell::plain(row.discounts.decimal()),
                Cell::plain(row.refunds.decimal()),
                Cell::plain(row.net_revenue.decimal()),
                Cell::plain(row.revenue.currency()),
            ]
        };
        Sheet { header, rows: self.items.iter().map(row).collect() }
    }
}
