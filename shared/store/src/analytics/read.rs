//! Reading sums, eventually consistent: they follow the shop by a moment anyway.

use super::Analytics;
use super::keys::{
    RANKED_BY, SLOTS, activity, backlog, backlog_partition, cohorts_partition, day_sort, days_partition, figures, hours_partition,
    rank_partition, sum, tally,
};
use crate::item::{Item, s, text};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::analytics::{Activity, Backlog, Figures, Hour, Month, Tally};
use barrow_domain::money::Currency;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Of each partition of a month's ranking, the first so many are looked at.
const LOOKED_AT: i32 = 25;
/// Queries side by side.
const AT_ONCE: usize = 8;

/// What sold best in a range of days.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// By revenue, the greatest first.
    pub things: Vec<Ranked>,
    /// Nothing that was not looked at has a greater revenue.
    pub unseen_at_most: i64,
}

#[derive(Clone, Debug)]
pub struct Ranked {
    pub id: String,
    pub label: Option<String>,
    pub tally: Tally,
}

impl Analytics {
    /// # Errors
    /// [`StoreError`].
    pub async fn days(&self, generation: u32, currency: Currency, first: Date, last: Date) -> Result<BTreeMap<Date, Figures>, StoreError> {
        let mut days = BTreeMap::<Date, Figures>::new();
        for year in first.year()..=last.year() {
            let from = if year == first.year() { day_sort(first) } else { "01-01".to_owned() };
            let to = if year == last.year() { day_sort(last) } else { "12-31".to_owned() };
            let query = self.between(&days_partition(generation, currency, year), &from, &to);
            for item in self.all(query).await? {
                days.entry(day_of(&item, year)?).or_default().add(&figures(&item));
            }
        }
        Ok(days)
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn hours(&self, generation: u32, currency: Currency, first: Date, last: Date) -> Result<BTreeMap<Hour, Figures>, StoreError> {
        let mut hours = BTreeMap::<Hour, Figures>::new();
        for month in Month::of(first).up_to(Month::of(last)) {
            let (from, to) = (first.max(month.first_day()), last.min(month.last_day()));
            let partition = hours_partition(generation, currency, month);
            let query = self.between(&partition, &format!("{:02}", from.day()), &format!("{:02}", to.day()));
            for item in self.all(query).await? {
                hours.entry(hour(&item, month)?).or_default().add(&figures(&item));
            }
        }
        Ok(hours)
    }

    /// The best of each month's ranking, with what they sold within the range.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ranking(
        &self,
        generation: u32,
        currency: Currency,
        kind: &'static str,
        first: Date,
        last: Date,
    ) -> Result<Ranking, StoreError> {
        let mut slots = Vec::new();
        for month in Month::of(first).up_to(Month::of(last)) {
            slots.extend((0..SLOTS).map(|slot| (month, rank_partition(generation, currency, kind, month, slot))));
        }
        let pages = stream::iter(slots).map(|(month, partition)| self.best(month, partition)).buffer_unordered(AT_ONCE);
        let pages: Vec<_> = pages.try_collect().await?;
        let (mut things, mut cuts) = (BTreeMap::<String, Ranked>::new(), BTreeMap::<Month, i64>::new());
        for (month, items, is_cut) in pages {
            for item in &items {
                collect(item, month, (first, last), &mut things)?;
            }
            if let (true, Some(lowest)) = (is_cut, items.last()) {
                let cut = cuts.entry(month).or_default();
                *cut = (*cut).max(sum(lowest, RANKED_BY)?);
            }
        }
        let mut things: Vec<Ranked> = things.into_values().filter(|ranked| !ranked.tally.is_zero()).collect();
        things.sort_by(|a, b| b.tally.revenue.cmp(&a.tally.revenue).then_with(|| a.id.cmp(&b.id)));
        Ok(Ranking { things, unseen_at_most: cuts.into_values().fold(0, i64::saturating_add) })
    }

    /// The best of one partition of a month's ranking, and whether there are more.
    async fn best(&self, month: Month, partition: String) -> Result<(Month, Vec<Item>, bool), StoreError> {
        let query = self.query("rank", &partition).index_name("by_revenue").key_condition_expression("#hash = :hash");
        let output = query.scan_index_forward(false).limit(LOOKED_AT).send().await?;
        meter::count(output.consumed_capacity(), false);
        let is_cut = output.last_evaluated_key().is_some();
        Ok((month, output.items.unwrap_or_default(), is_cut))
    }

    /// By the month of the first order: what was done in it and in each month up to `last`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cohorts(
        &self,
        generation: u32,
        currency: Currency,
        first: Month,
        last: Month,
    ) -> Result<BTreeMap<Month, BTreeMap<Month, Activity>>, StoreError> {
        let mut cohorts = BTreeMap::<Month, BTreeMap<Month, Activity>>::new();
        let query = self.between(&cohorts_partition(generation, currency), &first.to_string(), &last.to_string());
        for item in self.all(query).await? {
            let cohort = text(&item, "sk", "cohort")?.split('#').next().unwrap_or_default();
            let cohort = Month::parse(cohort).map_err(corrupt)?;
            let months = cohorts.entry(cohort).or_default();
            for month in cohort.up_to(last) {
                months.entry(month).or_default().add(&activity(&item, month));
            }
        }
        Ok(cohorts)
    }

    /// What waits for somebody now. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn backlog(&self, generation: u32) -> Result<Backlog, StoreError> {
        let query = self.query("pk", &backlog_partition(generation)).key_condition_expression("#hash = :hash");
        let mut sum = Backlog::default();
        self.all(query).await?.iter().for_each(|item| sum.add(&backlog(item)));
        Ok(sum)
    }

    pub(super) fn query(&self, hash: &str, value: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.analytics).expression_attribute_names("#hash", hash);
        query.expression_attribute_values(":hash", s(value)).return_consumed_capacity(ReturnConsumedCapacity::Total)
    }

    /// From the first lane of the one to the last of the other.
    fn between(&self, partition: &str, from: &str, to: &str) -> QueryFluentBuilder {
        let query = self.query("pk", partition).key_condition_expression("#hash = :hash AND sk BETWEEN :from AND :to");
        query.expression_attribute_values(":from", s(from)).expression_attribute_values(":to", s(format!("{to}#~")))
    }

    pub(super) async fn all(&self, query: QueryFluentBuilder) -> Result<Vec<Item>, StoreError> {
        let mut pages = query.into_paginator().send();
        let mut items = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            items.extend(page.items.unwrap_or_default());
        }
        Ok(items)
    }
}

fn collect(item: &Item, month: Month, (first, last): (Date, Date), things: &mut BTreeMap<String, Ranked>) -> Result<(), StoreError> {
    let id = text(item, "pk", "ranked")?.rsplit('#').next().unwrap_or_default().to_owned();
    let label = item.get("label").and_then(|label| label.as_s().ok()).cloned();
    let ranked = things.entry(id.clone()).or_insert_with(|| Ranked { id, label: None, tally: Tally::default() });
    ranked.label = label.or(ranked.label.take());
    let mut day = first.max(month.first_day());
    while day <= last.min(month.last_day()) {
        ranked.tally.add(&tally(item, day));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    Ok(())
}

/// The day of an item that sorts by it.
pub(super) fn day_of(item: &Item, year: i16) -> Result<Date, StoreError> {
    let day = text(item, "sk", "day")?.split('#').next().unwrap_or_default();
    format!("{year:04}-{day}").parse().map_err(corrupt)
}

fn hour(item: &Item, month: Month) -> Result<Hour, StoreError> {
    let mut parts = text(item, "sk", "hour")?.split('#');
    let mut next = || parts.next().unwrap_or_default();
    let day = format!("{month}-{}", next()).parse().map_err(corrupt)?;
    let second = next().parse().map_err(corrupt)?;
    Ok(Hour { day, begins: Timestamp::from_second(second).map_err(corrupt)? })
}

pub(super) fn corrupt(why: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt { what: "sum", why: why.to_string() }
}
