//! The one place that reads the clock.

use jiff::{Timestamp, TimestampRound, Unit};

/// Now, to the millisecond: that is what every stored time keeps.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the clock everybody else is handed")]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(TimestampRound::new().smallest(Unit::Millisecond)).unwrap_or(now)
}
