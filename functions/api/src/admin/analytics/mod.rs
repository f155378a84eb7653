//! What the shop has sold, to whom, and how it went: reports that are read from sums, never counted from orders.

pub mod report_categories;
pub mod report_cohorts;
pub mod report_coupons;
pub mod report_customers;
pub mod report_funnel;
pub mod report_products;
pub mod report_sales;
pub mod report_stock_outs;

use crate::http::paging::{PageSize, limit};
use crate::http::route::{Parameter, Place};
use crate::http::sheet::Tabular;
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{RankedView, RankingView, ReportOf};
use barrow_app::App;
use barrow_domain::analytics::{Figures, Granularity, Hour, Month};
use barrow_domain::money::Currency;
use barrow_store::Generation;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use std::collections::BTreeSet;

const RANKS: PageSize = PageSize { usual: 20, most: 100 };
/// Of rankings and cohorts.
const MOST_MONTHS: usize = 24;

const fn parameter(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: Place::Query, required: false, description }
}

const FROM: Parameter = parameter("from", "The first day, such as 2026-11-01, where the shop is; 30 days up to `to` unless told.");
const TO: Parameter = parameter("to", "The last day, which is in the report; today unless told.");
const GRANULARITY: Parameter = parameter("granularity", "`hour` (of 31 days at most), `day` (732) or `month` (3660); `day` unless told.");
const CURRENCY: Parameter = parameter("currency", "Only orders in this currency; the shop's unless told.");
const FORMAT: Parameter = parameter("format", "`json` or `csv`; `json` unless told.");
const LIMIT: Parameter = parameter("limit", "So many rows at most, 1 to 100; 20 unless told.");

const OVER_TIME: &[Parameter] = &[FROM, TO, GRANULARITY, CURRENCY, FORMAT];
const BY_DAY: Parameter = parameter("granularity", "`day` (of 732 days at most) or `month` (3660); `day` unless told.");
const PERIODS: &[Parameter] = &[FROM, TO, BY_DAY, CURRENCY, FORMAT];
const RANKED: &[Parameter] = &[FROM, TO, CURRENCY, FORMAT, LIMIT];
const OF_DAYS: &[Parameter] = &[FROM, TO, FORMAT];
const BY_MONTH: &[Parameter] = &[FROM, TO, CURRENCY, FORMAT];

/// What a report is asked for.
struct Asked {
    generation: Generation,
    zone: TimeZone,
    currency: Currency,
    first: Date,
    last: Date,
    granularity: Granularity,
    is_csv: bool,
    limit: usize,
}

impl Asked {
    async fn of(app: &App, request: &ApiRequest, parameters: &[Parameter]) -> Result<Self, Error> {
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
        request.only_query(&names)?;
        let (generation, zone) = app.figures().await?;
        let last = day(request, "to")?.unwrap_or_else(|| request.now().to_zoned(zone.clone()).date());
        let first = day(request, "from")?.unwrap_or_else(|| earlier(last, 29.days()));
        if first > last {
            return Err(Error::field("from", "must not be after `to`"));
        }
        let granularity = granularity(request.query("granularity").as_deref())?;
        let currency = match request.query("currency") {
            Some(code) => Currency::parse(&code).map_err(|reason| Error::field("currency", reason))?,
            None => app.store().catalog.rules().await?.currency,
        };
        let is_csv = is_csv(request.query("format").as_deref())?;
        Ok(Self { generation, zone, currency, first, last, granularity, is_csv, limit: limit(request, RANKS)? })
    }

    /// Finer reports are shorter.
    fn check_length(&self) -> Result<(), Error> {
        let (most, reason) = match self.granularity {
            Granularity::Hour => (31, "must be within 31 days of `to` for a report by hours"),
            Granularity::Day => (732, "must be within 732 days of `to` for a report by days"),
            Granularity::Month => (3660, "must be within 3660 days of `to`"),
        };
        if earlier(self.last, Span::new().days(most - 1)) > self.first { Err(Error::field("from", reason)) } else { Ok(()) }
    }

    fn months(&self) -> Result<Vec<Month>, Error> {
        let months: Vec<Month> = Month::of(self.first).up_to(Month::of(self.last)).take(MOST_MONTHS + 1).collect();
        if months.len() > MOST_MONTHS { Err(Error::field("from", "must be within 24 months of `to`")) } else { Ok(months) }
    }

    /// Of every period of the range, also of those in which nothing happened.
    async fn figures(&self, app: &App) -> Result<Vec<(String, Figures)>, Error> {
        self.check_length()?;
        let (analytics, generation) = (&app.store().analytics, self.generation.number);
        if self.granularity == Granularity::Hour {
            let known = analytics.hours(generation, self.currency, self.first, self.last).await?;
            let hours = self.days().flat_map(|day| Hour::all_of(day, &self.zone));
            // An hour that somebody has counted is there, whatever the calendar says.
            let hours: BTreeSet<Hour> = hours.chain(known.keys().copied()).collect();
            let name = |hour: &Hour| hour.begins.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string();
            return Ok(hours.iter().map(|hour| (name(hour), known.get(hour).copied().unwrap_or_default())).collect());
        }
        let known = analytics.days(generation, self.currency, self.first, self.last).await?;
        let is_monthly = self.granularity == Granularity::Month;
        let mut periods = Vec::<(String, Figures)>::new();
        for day in self.days() {
            let name = if is_monthly { Month::of(day).to_string() } else { day.to_string() };
            if periods.last().is_none_or(|(last, _)| *last != name) {
                periods.push((name, Figures::default()));
            }
            if let (Some((_, sum)), Some(figures)) = (periods.last_mut(), known.get(&day)) {
                sum.add(figures);
            }
        }
        Ok(periods)
    }

    fn days(&self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.first), |day| day.tomorrow().ok()).take_while(|day| *day <= self.last)
    }

    /// When the range begins, and when it is over.
    fn moments(&self) -> Result<(Timestamp, Timestamp), Error> {
        let begin = |day: Date| day.to_zoned(self.zone.clone()).map(|midnight| midnight.timestamp());
        let after = self.last.tomorrow().and_then(begin).map_err(|reason| Error::field("to", reason))?;
        Ok((begin(self.first).map_err(|reason| Error::field("from", reason))?, after))
    }

    fn heading(&self) -> ReportOf {
        ReportOf { currency: self.currency, time_zone: self.generation.time_zone.clone(), from: self.first, to: self.last }
    }

    fn reply<V: Tabular + serde::Serialize>(&self, view: V) -> Result<Reply<V>, Error> {
        if !self.is_csv {
            return Ok(Reply::ok(view));
        }
        let csv = view.sheet().to_csv()?;
        Ok(Reply::ok(view).as_csv(csv))
    }
}

/// The report of what sold best, of one kind of things.
async fn ranking(app: &App, request: &ApiRequest, kind: &'static str) -> Result<Reply<RankingView>, Error> {
    let asked = Asked::of(app, request, RANKED).await?;
    asked.months()?;
    let ranking = app.store().analytics.ranking(asked.generation.number, asked.currency, kind, asked.first, asked.last).await?;
    let last_shown = ranking.things.get(asked.limit - 1).or(ranking.things.last());
    // Whatever was not looked at would stand further down.
    let exact = ranking.unseen_at_most == 0
        || (ranking.things.len() >= asked.limit && last_shown.is_some_and(|last| last.tally.revenue >= ranking.unseen_at_most));
    let items = ranking.things.into_iter().take(asked.limit).map(|ranked| RankedView::new(ranked, asked.currency)).collect();
    asked.reply(RankingView { of: asked.heading(), items, exact })
}

fn earlier(day: Date, span: Span) -> Date {
    day.checked_sub(span).unwrap_or(day)
}

fn day(request: &ApiRequest, name: &str) -> Result<Option<Date>, Error> {
    let Some(text) = request.query(name) else { return Ok(None) };
    // Years that a sum can be of, and no other form of a date.
    let day = text.parse::<Date>().ok().filter(|day| text.len() == 10 && (2000..2200).contains(&day.year()));
    day.map(Some).ok_or_else(|| Error::field(name, "must be a day such as 2026-11-22"))
}

fn granularity(text: Option<&str>) -> Result<Granularity, Error> {
    match text {
        None | Some("day") => Ok(Granularity::Day),
        Some("hour") => Ok(Granularity::Hour),
        Some("month") => Ok(Granularity::Month),
        Some(_) => Err(Error::field("granularity", "must be hour, day or month")),
    }
}

fn is_csv(text: Option<&str>) -> Result<bool, Error> {
    match text {
        None | Some("json") => Ok(false),
        Some("csv") => Ok(true),
        Some(_) => Err(Error::field("format", "must be json or csv")),
    }
}
