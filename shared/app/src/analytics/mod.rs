//! Keeping the shop's figures: sums that follow the orders' logs, and making them anew.
//!
//! A piece of news says which order to look at and how long its log is at least; what is added comes from the log itself. So
//! news may come twice, late or in any order, and a batch that was cut off half-way may come again.

mod rebuild;
mod roll_up;

pub use rebuild::Rebuilt;

use crate::{App, ConfigError};
use barrow_domain::analytics::RULES;
use barrow_store::{Generation, Generations, StoreError};
use jiff::tz::TimeZone;

#[derive(Debug, thiserror::Error)]
pub enum AnalyticsError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl App {
    /// What is read from, and the timezone it is of. A shop without a single order has nothing yet.
    ///
    /// # Errors
    /// [`AnalyticsError`].
    pub async fn figures(&self) -> Result<(Generation, TimeZone), AnalyticsError> {
        let known = self.store().analytics.generations().await?;
        let live = known.unwrap_or_else(|| Generations::first(&self.config.time_zone, RULES)).live;
        let zone = zone(&live)?;
        Ok((live, zone))
    }
}

fn zone(generation: &Generation) -> Result<TimeZone, ConfigError> {
    let invalid = |error: jiff::Error| ConfigError::Invalid { name: "SHOP_TIME_ZONE", reason: error.to_string() };
    TimeZone::get(&generation.time_zone).map_err(invalid)
}
