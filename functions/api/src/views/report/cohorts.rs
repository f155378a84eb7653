use super::ReportOf;
use crate::http::sheet::{Cell, Sheet, Tabular};
use barrow_domain::analytics::{Activity, Month};
use barrow_domain::money::{Currency, Money};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of those who first bought in a month.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CohortsView {
    pub of: ReportOf,
    pub items: Vec<CohortView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CohortView {
    /// The month of their first order.
    #[schemars(with = "String")]
    pub cohort: Month,
    pub customers: i64,
    /// The month itself, and each after it.
    pub months: Vec<CohortMonthView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CohortMonthView {
    #[schemars(with = "String")]
    pub month: Month,
    /// Those of the cohort who bought in this month.
    pub customers: i64,
    pub orders: i64,
    pub revenue: Money,
    /// How many of the cohort these are, in hundredths of a percent.
    pub retention_bp: i64,
}

impl CohortsView {
    #[must_use]
    pub fn new(of: ReportOf, cohorts: BTreeMap<Month, BTreeMap<Month, Activity>>) -> Self {
        let currency = of.currency;
        let items = cohorts.into_iter().map(|(cohort, months)| CohortView::new(cohort, &months, currency));
        Self { of, items: items.filter(|cohort| cohort.customers > 0).collect() }
    }
}

impl CohortView {
    fn new(cohort: Month, months: &BTreeMap<Month, Activity>, currency: Currency) -> Self {
        let size = months.get(&cohort).map_or(0, |activity| activity.customers);
        let month = |(month, activity): (&Month, &Activity)| {
            let Activity { customers, orders, revenue } = *activity;
            let retention_bp = customers.saturating_mul(10_000).checked_div(size).unwrap_or(0);
            CohortMonthView { month: *month, customers, orders, revenue: Money::new(revenue, currency), retention_bp }
        };
        Self { cohort, customers: size, months: months.iter().map(month).collect() }
    }
}

impl Tabular for CohortsView {
    fn sheet(&self) -> Sheet {
        let header = vec!["cohort", "cohort_customers", "month", "customers", "orders", "revenue", "retention_bp", "currency"];
        let row = |cohort: &CohortView, month: &CohortMonthView| {
            vec![
                Cell::plain(cohort.cohort),
                Cell::plain(cohort.customers),
                Cell::plain(month.month),
                Cell::plain(month.customers),
                Cell::plain(month.orders),
                Cell::plain(month.revenue.decimal()),
                Cell::plain(month.retention_bp),
                Cell::plain(month.revenue.currency()),
            ]
        };
        Sheet { header, rows: self.items.iter().flat_map(|cohort| cohort.months.iter().map(move |month| row(cohort, month))).collect() }
    }
}
