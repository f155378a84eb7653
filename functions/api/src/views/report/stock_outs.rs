use super::ReportOf;
use crate::http::sheet::{Cell, Sheet, Tabular};
use barrow_domain::ids::Sku;
use barrow_store::StockOut;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// When SKUs could not be bought.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StockOutsView {
    pub time_zone: String,
    #[schemars(with = "String")]
    pub from: Date,
    #[schemars(with = "String")]
    pub to: Date,
    /// By their beginning.
    pub items: Vec<StockOutView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StockOutView {
    pub sku: Sku,
    #[schemars(with = "String")]
    pub since: Timestamp,
    /// Null while it lasts.
    #[schemars(with = "Option<String>")]
    pub until: Option<Timestamp>,
    /// So far.
    pub hours: i64,
}

impl StockOutsView {
    #[must_use]
    pub fn new(of: ReportOf, stock_outs: Vec<StockOut>, now: Timestamp) -> Self {
        let ReportOf { currency: _, time_zone, from, to } = of;
        let view = |StockOut { sku, since, until }: StockOut| {
            let hours = until.unwrap_or(now).duration_since(since).as_hours();
            StockOutView { sku, since, until, hours }
        };
        Self { time_zone, from, to, items: stock_outs.into_iter().map(view).collect() }
    }
}

impl Tabular for StockOutsView {
    fn sheet(&self) -> Sheet {
        let row = |row: &StockOutView| {
            let until = row.until.map_or_else(String::new, |until| until.to_string());
            vec![Cell::Text(row.sku.to_string()), Cell::plain(row.since), Cell::Plain(until), Cell::plain(row.hours)]
        };
        Sheet { header: vec!["sku", "since", "until", "hours"], rows: self.items.iter().map(row).collect() }
    }
}
