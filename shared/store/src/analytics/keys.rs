//! Where a sum is: its item, and the name of its attribute there.

use crate::StoreError;
use crate::item::Item;
use barrow_domain::analytics::{Activity, Backlog, Cells, Figures, Hour, Month, Tally, Thing};
use barrow_domain::money::Currency;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Items that the sums of an hour or a day are spread over when writers meet at them. What is ranked is in one.
pub(super) const LANES: u32 = 4;
/// A month's ranking lies in so many partitions of the index.
pub(super) const SLOTS: u32 = 4;

/// An item, but for its lane: one of several for what every order is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub pk: String,
    pub sk: String,
    pub has_lanes: bool,
    /// The partition of the ranking that it is in.
    pub rank: Option<String>,
    pub label: Option<String>,
}

/// What is added to which attribute.
pub(super) type Additions = BTreeMap<String, i64>;

/// Short, because an hour's item is mostly names.
pub(super) fn figure_code(name: &str) -> &'static str {
    match name {
        "placed" => "p",
        "expired" => "e",
        "cancelled" => "c",
        "orders" => "o",
        "units" => "u",
        "goods" => "g",
        "discounts" => "d",
        "shipping" => "s",
        "tax" => "t",
        "revenue" => "v",
        "refunds" => "r",
        "refunds_made" => "q",
        "disputes_lost" => "x",
        "parcels" => "f",
        "new_orders" => "n",
        "new_revenue" => "w",
        "payment_fees" => "k",
        "spent_ms" => "m",
        "spent_read_milli" => "a",
        "spent_write_milli" => "b",
        _ => "",
    }
}

pub(super) fn tally_code(name: &str) -> &'static str {
    match name {
        "revenue" => "v",
        "units" => "u",
        "discounts" => "d",
        "refunds" => "r",
        _ => "",
    }
}

pub(super) fn activity_code(name: &str) -> &'static str {
    match name {
        "customers" => "c",
        "orders" => "o",
        "revenue" => "v",
        _ => "",
    }
}

pub(super) fn backlog_code(name: &str) -> &'static str {
    match name {
        "to_pack" => "to_pack",
        "packing" => "packing",
        "partially_shipped" => "partially_shipped",
        "in_review" => "in_review",
        "disputed" => "disputed",
        "returns_requested" => "returns_requested",
        "returns_approved" => "returns_approved",
        "refunds_waiting" => "refunds_waiting",
        _ => "",
    }
}

/// Sorts a ranking, so it stands on its own.
pub(super) const RANKED_BY: &str = "revenue";

pub(super) fn hours_partition(generation: u32, currency: Currency, month: Month) -> String {
    format!("{generation}#{currency}#HOUR#{month}")
}

pub(super) fn days_partition(generation: u32, currency: Currency, year: i16) -> String {
    format!("{generation}#{currency}#DAY#{year:04}")
}

pub(super) fn cohorts_partition(generation: u32, currency: Currency) -> String {
    format!("{generation}#{currency}#COHORT")
}

pub(super) fn day_sort(day: Date) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

fn hour_row(generation: u32, currency: Currency, hour: &Hour) -> Row {
    let pk = hours_partition(generation, currency, Month::of(hour.day));
    Row { pk, sk: format!("{:02}#{}", hour.day.day(), hour.begins.as_second()), has_lanes: true, rank: None, label: None }
}

fn day_row(generation: u32, currency: Currency, day: Date) -> Row {
    Row { pk: days_partition(generation, currency, day.year()), sk: day_sort(day), has_lanes: true, rank: None, label: None }
}

pub(super) fn kind_and_id(thing: &Thing) -> (&'static str, &str) {
    match thing {
        Thing::Product(id) => ("PRODUCT", id.as_str()),
        Thing::Category(slug) => ("CATEGORY", slug.as_str()),
        Thing::Coupon(code) => ("COUPON", code.as_str()),
    }
}

/// The partition of a month's ranking that a thing is in.
pub(super) fn rank_partition(generation: u32, currency: Currency, kind: &str, month: Month, slot: u32) -> String {
    format!("{generation}#{currency}#{kind}#{month}#{slot}")
}

fn slot(id: &str) -> u32 {
    id.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % SLOTS
}

fn thing_row(generation: u32, currency: Currency, thing: &Thing, month: Month, label: Option<String>) -> Row {
    let (kind, id) = kind_and_id(thing);
    let rank = rank_partition(generation, currency, kind, month, slot(id));
    Row { pk: format!("{generation}#{currency}#{kind}#{id}"), sk: month.to_string(), has_lanes: false, rank: Some(rank), label }
}

pub(super) fn backlog_partition(generation: u32) -> String {
    format!("{generation}#BACKLOG")
}

fn backlog_row(generation: u32) -> Row {
    Row { pk: backlog_partition(generation), sk: "NOW".to_owned(), has_lanes: true, rank: None, label: None }
}

fn cohort_row(generation: u32, currency: Currency, cohort: Month) -> Row {
    Row { pk: cohorts_partition(generation, currency), sk: cohort.to_string(), has_lanes: false, rank: None, label: None }
}

/// `22v`: of the 22nd of the month.
pub(super) fn of_day(day: Date, code: &str) -> String {
    format!("{:02}{code}", day.day())
}

/// `2026-11c`: of that month.
pub(super) fn of_month(month: Month, code: &str) -> String {
    format!("{month}{code}")
}

/// Every item that the cells are in, with what is added to it.
pub(super) fn rows(generation: u32, currency: Currency, cells: &Cells, labels: &BTreeMap<Thing, String>) -> BTreeMap<Row, Additions> {
    let mut rows = BTreeMap::<Row, Additions>::new();
    let mut add = |row: Row, name: String, value: i64| {
        if value != 0 || name == RANKED_BY {
            *rows.entry(row).or_default().entry(name).or_default() += value;
        }
    };
    for (hour, figures) in &cells.hours {
        for (name, value) in figures.entries() {
            add(hour_row(generation, currency, hour), figure_code(name).to_owned(), value);
            add(day_row(generation, currency, hour.day), figure_code(name).to_owned(), value);
        }
    }
    for ((thing, day), tally) in &cells.things {
        let row = thing_row(generation, currency, thing, Month::of(*day), labels.get(thing).cloned());
        // What is not in the attribute is in no ranking.
        add(row.clone(), RANKED_BY.to_owned(), tally.revenue);
        for (name, value) in tally.entries() {
            add(row.clone(), of_day(*day, tally_code(name)), value);
        }
    }
    for ((cohort, month), activity) in &cells.cohorts {
        for (name, value) in activity.entries() {
            add(cohort_row(generation, currency, *cohort), of_month(*month, activity_code(name)), value);
        }
    }
    for (name, value) in cells.backlog.entries() {
        add(backlog_row(generation), backlog_code(name).to_owned(), value);
    }
    rows
}

/// An attribute that is a whole number; 0 where there is none.
pub(super) fn sum(item: &Item, name: &str) -> Result<i64, StoreError> {
    match item.get(name) {
        None => Ok(0),
        Some(_) => crate::item::number(item, name, "sum"),
    }
}

/// The figures of an item. A sum that cannot be read is none.
pub(super) fn figures(item: &Item) -> Figures {
    Figures::read(|name| sum(item, figure_code(name)).unwrap_or(0))
}

pub(super) fn tally(item: &Item, day: Date) -> Tally {
    Tally::read(|name| sum(item, &of_day(day, tally_code(name))).unwrap_or(0))
}

pub(super) fn backlog(item: &Item) -> Backlog {
    Backlog::read(|name| sum(item, backlog_code(name)).unwrap_or(0))
}

pub(super) fn activity(item: &Item, month: Month) -> Activity {
    Activity::read(|name| sum(item, &of_month(month, activity_code(name))).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_sum_has_a_code_of_its_own() {
        let codes = |names: &[&str], code: fn(&str) -> &'static str| names.iter().map(|name| code(name)).collect::<BTreeSet<_>>();
        for (names, code) in [
            (Figures::NAMES, figure_code as fn(&str) -> _),
            (Tally::NAMES, tally_code),
            (Activity::NAMES, activity_code),
            (Backlog::NAMES, backlog_code),
        ] {
            assert_eq!(codes(names, code).len(), names.len(), "{names:?}");
            assert!(!codes(names, code).contains(""), "{names:?}");
        }
    }
}
