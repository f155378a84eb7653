use super::{ReportOf, sum};
use crate::http::sheet::{Cell, Sheet, Tabular};
use barrow_domain::analytics::{Figures, Granularity};
use barrow_domain::money::{Currency, Money};
use schemars::JsonSchema;
use serde::Serialize;

/// New customers beside those who came back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CustomersView {
    pub of: ReportOf,
    pub granularity: Granularity,
    pub items: Vec<CustomersRowView>,
    pub total: CustomersRowView,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CustomersRowView {
    pub period: String,
    /// Customers whose first paid order this was; so many orders are theirs.
    pub new_customers: i64,
    pub new_revenue: Money,
    /// Orders of customers who had bought before.
    pub returning_orders: i64,
    pub returning_revenue: Money,
}

impl CustomersView {
    #[must_use]
    pub fn new(of: ReportOf, granularity: Granularity, periods: Vec<(String, Figures)>) -> Self {
        let currency = of.currency;
        let total = CustomersRowView::new("total".to_owned(), &sum(&periods), currency);
        let items = periods.into_iter().map(|(period, figures)| CustomersRowView::new(period, &figures, currency)).collect();
        Self { of, granularity, items, total }
    }
}

impl CustomersRowView {
    fn new(period: String, figures: &Figures, currency: Currency) -> Self {
        let Figures { orders, revenue, new_orders, new_revenue, .. } = *figures;
        Self {
            period,
            new_customers: new_orders,
            new_revenue: Money::new(new_revenue, currency),
            returning_orders: orders - new_orders,
            returning_revenue: Money::new(revenue.saturating_sub(new_revenue), currency),
        }
    }
}

impl Tabular for CustomersView {
    fn sheet(&self) -> Sheet {
        let header = vec!["period", "new_customers", "new_revenue", "returning_orders", "returning_revenue", "currency"];
        let row = |row: &CustomersRowView| {
            vec![
                Cell::plain(&row.period),
                Cell::plain(row.new_customers),
                Cell::plain(row.new_revenue.decimal()),
                Cell::plain(row.returning_orders),
                Cell::plain(row.returning_revenue.decimal()),
                Cell::plain(row.new_revenue.currency()),
            ]
        };
        Sheet { header, rows: self.items.iter().map(row).collect() }
    }
}
