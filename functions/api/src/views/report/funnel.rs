use super::{ReportOf, sum};
use crate::http::sheet::{Cell, Sheet, Tabular};
use barrow_domain::analytics::{Figures, Granularity, Month, Visits};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// From looks at products to payments.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FunnelView {
    pub of: ReportOf,
    pub granularity: Granularity,
    pub items: Vec<FunnelRowView>,
    pub total: FunnelRowView,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FunnelRowView {
    pub period: String,
    /// Looks at a product that reached the server: an estimate from a sample.
    pub views: i64,
    /// Carts begun: an estimate from a sample.
    pub carts: i64,
    /// Orders placed.
    pub checkouts: i64,
    /// Orders paid.
    pub paid: i64,
    /// Orders paid of a hundred orders placed, in hundredths; null where there were none.
    pub paid_of_checkouts_bp: Option<i64>,
    /// Orders paid of a hundred carts, likewise.
    pub paid_of_carts_bp: Option<i64>,
}

impl FunnelView {
    #[must_use]
    pub fn new(of: ReportOf, granularity: Granularity, periods: Vec<(String, Figures)>, visits: &BTreeMap<Date, Visits>) -> Self {
        let mut visits_by_period = BTreeMap::<String, Visits>::new();
        for (day, visits) in visits {
            let period = if granularity == Granularity::Month { Month::of(*day).to_string() } else { day.to_string() };
            visits_by_period.entry(period).or_default().add(visits);
        }
        let mut all = Visits::default();
        visits.values().for_each(|visits| all.add(visits));
        let total = FunnelRowView::new("total".to_owned(), &sum(&periods), &all);
        let row = |(period, figures): (String, Figures)| {
            let visits = visits_by_period.get(&period).copied().unwrap_or_default();
            FunnelRowView::new(period, &figures, &visits)
        };
        Self { of, granularity, items: periods.into_iter().map(row).collect(), total }
    }
}

impl FunnelRowView {
    fn new(period: String, figures: &Figures, visits: &Visits) -> Self {
        let (checkouts, paid) = (figures.placed, figures.orders);
        let Visits { views, carts } = *visits;
        let of = |whole: i64| paid.saturating_mul(10_000).checked_div(whole);
        Self { period, views, carts, checkouts, paid, paid_of_checkouts_bp: of(checkouts), paid_of_carts_bp: of(carts) }
    }
}

impl Tabular for FunnelView {
    fn sheet(&self) -> Sheet {
        let header = vec!["period", "views", "carts", "checkouts", "paid", "paid_of_checkouts_bp", "paid_of_carts_bp"];
        let share = |share: Option<i64>| Cell::Plain(share.map_or_else(String::new, |share| share.to_string()));
        let row = |row: &FunnelRowView| {
            let counts = [row.views, row.carts, row.checkouts, row.paid].map(Cell::plain);
            let mut cells = vec![Cell::plain(&row.period)];
            cells.extend(counts);
            cells.extend([share(row.paid_of_checkouts_bp), share(row.paid_of_carts_bp)]);
            cells
        };
        Sheet { header, rows: self.items.iter().map(row).collect() }
    }
}
