//! The shop's calendar: hours, days and months as they are where the shop is.

use crate::InvalidText;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How finely a report is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    Hour,
    Day,
    Month,
}

/// An hour of a day, by the moment at which it begins: the hour that comes twice when clocks go back is two hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hour {
    pub day: Date,
    pub begins: Timestamp,
}

impl Hour {
    #[must_use]
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        let local = at.to_zoned(zone.clone());
        let passed = i64::from(local.minute()) * 60 + i64::from(local.second());
        let begins = Timestamp::from_second(at.as_second() - passed).unwrap_or(at);
        Self { day: local.date(), begins }
    }

    /// Every hour of a day: 24 of them, or 23 or 25 when the clocks are changed.
    #[must_use]
    pub fn all_of(day: Date, zone: &TimeZone) -> Vec<Self> {
        let begin = |day: Date| day.to_zoned(zone.clone()).ok().map(|midnight| midnight.timestamp());
        let (Some(first), Some(end)) = (begin(day), day.tomorrow().ok().and_then(begin)) else { return Vec::new() };
        let hour = SignedDuration::from_hours(1);
        let next = |begins: &Timestamp| begins.checked_add(hour).ok().filter(|begins| *begins < end);
        std::iter::successors(Some(first), next).map(|begins| Self { day, begins }).collect()
    }
}

/// `2026-11`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    first: Date,
}

impl Month {
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { first: day.first_of_month() }
    }

    /// # Errors
    /// Anything but a year and a month.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        const RULE: InvalidText = InvalidText::Malformed("must be a month such as 2026-11");
        let day = format!("{text}-01").parse::<Date>().map_err(|_| RULE)?;
        if text.len() == 7 { Ok(Self::of(day)) } else { Err(RULE) }
    }

    #[must_use]
    pub const fn first_day(self) -> Date {
        self.first
    }

    #[must_use]
    pub fn last_day(self) -> Date {
        self.first.last_of_month()
    }

    #[must_use]
    pub fn year(self) -> i16 {
        self.first.year()
    }

    /// None at the end of time.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.last_day().tomorrow().ok().map(Self::of)
    }

    /// From this month to the other, both among them.
    pub fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| month.next()).take_while(move |month| *month <= last)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl TryFrom<String> for Month {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::parse(&text)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}
