//! What must be known of a customer to tell new ones from returning ones: no name and no address, only when they bought.

use super::{Activity, Cells, Figures, Hour, Month, Sale};
use crate::ids::OrderId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A customer's sold orders. The same whatever the order in which they are heard of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRecord {
    first: FirstSale,
    months: BTreeMap<Month, MonthSales>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct FirstSale {
    order: OrderId,
    at: Timestamp,
    hour: Hour,
    revenue: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct MonthSales {
    orders: i64,
    revenue: i64,
}

impl CustomerRecord {
    /// With one more sold order, that has not been counted yet.
    #[must_use]
    pub fn with(known: Option<&Self>, order: &OrderId, sale: &Sale) -> Self {
        let Sale { at, hour, revenue } = *sale;
        let this = FirstSale { order: order.clone(), at, hour, revenue };
        let mut months = known.map(|known| known.months.clone()).unwrap_or_default();
        let month = months.entry(Month::of(hour.day)).or_default();
        month.orders += 1;
        month.revenue = month.revenue.saturating_add(revenue);
        let first = match known {
            Some(known) if (known.first.at, &known.first.order) < (at, order) => known.first.clone(),
            _ => this,
        };
        Self { first, months }
    }

    /// What the customer adds to the figures.
    #[must_use]
    pub fn cells(&self) -> Cells {
        let mut cells = Cells::default();
        cells.count(self.first.hour, &Figures { new_orders: 1, new_revenue: self.first.revenue, ..Figures::default() });
        let cohort = Month::of(self.first.hour.day);
        for (month, MonthSales { orders, revenue }) in &self.months {
            cells.count_activity(cohort, *month, &Activity { customers: 1, orders: *orders, revenue: *revenue });
        }
        cells
    }
}
