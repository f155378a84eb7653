use super::{ReportOf, sum};
use crate::http::sheet::{Cell, Sheet, Tabular};
use crate::views::CostView;
use barrow_domain::analytics::{Figures, Granularity};
use barrow_domain::costs::PROFILE;
use barrow_domain::money::{Currency, Money};
use schemars::JsonSchema;
use serde::Serialize;

/// What was sold over time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SalesView {
    pub of: ReportOf,
    pub granularity: Granularity,
    pub items: Vec<SalesRowView>,
    pub total: SalesRowView,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SalesRowView {
    /// `2026-11`, `2026-11-22`, or the moment at which the hour begins: `2026-11-22T14:00+01:00`. Of the sum, `total`.
    pub period: String,
    /// Orders that were placed, paid or not.
    pub placed: i64,
    pub expired: i64,
    pub cancelled: i64,
    /// Orders of which the payment was accepted.
    pub orders: i64,
    pub units: i64,
    /// What their goods cost before discounts.
    pub goods: Money,
    pub discounts: Money,
    pub shipping: Money,
    pub tax: Money,
    /// What they cost in all.
    pub revenue: Money,
    /// Null where there were none.
    pub average_order: Option<Money>,
    /// What went back to customers, in the period in which it went.
    pub refunds: Money,
    pub refunds_made: i64,
    /// What banks took back after a dispute.
    pub disputes_lost: Money,
    /// Revenue less refunds and lost disputes.
    pub net_revenue: Money,
    pub parcels: i64,
    /// What these steps of orders cost to run, in the period in which they were taken.
    pub cost: CostView,
}

impl SalesView {
    #[must_use]
    pub fn new(of: ReportOf, granularity: Granularity, periods: Vec<(String, Figures)>) -> Self {
        let currency = of.currency;
        let total = SalesRowView::new("total".to_owned(), &sum(&periods), currency);
        let items = periods.into_iter().map(|(period, figures)| SalesRowView::new(period, &figures, currency)).collect();
        Self { of, granularity, items, total }
    }
}

impl SalesRowView {
    fn new(period: String, figures: &Figures, currency: Currency) -> Self {
        let money = |amount| Money::new(amount, currency);
        let Figures {
            placed,
            expired,
            cancelled,
            orders,
            units,
            goods,
            discounts,
            shipping,
            tax,
            revenue,
            refunds,
            refunds_made,
            disputes_lost,
            parcels,
            new_orders: _,
            new_revenue: _,
            payment_fees,
            spent_ms: _,
            spent_read_milli: _,
            spent_write_milli: _,
        } = *figures;
        Self {
            period,
            placed,
            expired,
            cancelled,
            orders,
            units,
            goods: money(goods),
            discounts: money(discounts),
            shipping: money(shipping),
            tax: money(tax),
            revenue: money(revenue),
            average_order: money(revenue).share(1, orders).ok(),
            refunds: money(refunds),
            refunds_made,
            disputes_lost: money(disputes_lost),
            net_revenue: money(revenue.saturating_sub(refunds).saturating_sub(disputes_lost)),
            parcels,
            cost: CostView::new(PROFILE.of(figures), Some(money(payment_fees))),
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let average = self.average_order.map_or_else(String::new, Money::decimal);
        vec![
            Cell::plain(&self.period),
            Cell::plain(self.placed),
            Cell::plain(self.expired),
            Cell::plain(self.cancelled),
            Cell::plain(self.orders),
            Cell::plain(self.units),
            Cell::plain(self.goods.decimal()),
            Cell::plain(self.discounts.decimal()),
            Cell::plain(self.shipping.decimal()),
            Cell::plain(self.tax.decimal()),
            Cell::plain(self.revenue.decimal()),
            Cell::Plain(average),
            Cell::plain(self.refunds.decimal()),
            Cell::plain(self.refunds_made),
            Cell::plain(self.disputes_lost.decimal()),
            Cell::plain(self.net_revenue.decimal()),
            Cell::plain(self.parcels),
            Cell::plain(self.cost.used.megabyte_milliseconds),
            Cell::plain(self.cost.used.read_units_milli),
            Cell::plain(self.cost.used.write_units_milli),
            Cell::plain(self.cost.used.messages),
            Cell::plain(self.cost.used.mails),
            Cell::Plain(self.cost.dollars()),
            Cell::plain(self.cost.payment_fees.unwrap_or(Money::new(0, self.revenue.currency())).decimal()),
            Cell::plain(self.revenue.currency()),
        ]
    }
}

impl Tabular for SalesView {
    fn sheet(&self) -> Sheet {
        let header = vec![
            "period",
            "placed",
            "expired",
            "cancelled",
            "orders",
            "units",
            "goods",
            "discounts",
            "shipping",
            "tax",
            "revenue",
            "average_order",
            "refunds",
            "refunds_made",
            "disputes_lost",
            "net_revenue",
            "parcels",
            "megabyte_milliseconds",
            "read_units_milli",
            "write_units_milli",
            "messages",
            "mails",
            "running_cost_usd",
            "payment_fees",
            "currency",
        ];
        Sheet { header, rows: self.items.iter().map(SalesRowView::cells).collect() }
    }
}
