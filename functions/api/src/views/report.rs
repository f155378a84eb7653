mod cohorts;
mod customers;
mod funnel;
mod ranking;
mod sales;
mod stock_outs;

pub use cohorts::CohortsView;
pub use customers::CustomersView;
pub use funnel::FunnelView;
pub use ranking::{RankedView, RankingView};
pub use sales::SalesView;
pub use stock_outs::StockOutsView;

use barrow_domain::analytics::Figures;
use barrow_domain::money::Currency;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// What a report is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReportOf {
    pub currency: Currency,
    /// Where the shop's days begin, such as `Europe/Berlin`.
    pub time_zone: String,
    #[schemars(with = "String")]
    pub from: Date,
    #[schemars(with = "String")]
    pub to: Date,
}

fn sum(periods: &[(String, Figures)]) -> Figures {
    let mut sum = Figures::default();
    periods.iter().for_each(|(_, figures)| sum.add(figures));
    sum
}
