//! Visits: how often products were looked at and carts begun, by day. Estimates, from a sample; they are in no order's log, so no
//! generation makes them anew.

use super::Analytics;
use super::keys::{LANES, day_sort, sum};
use crate::contention::retried;
use crate::item::{key, n, s};
use crate::transaction::{Transaction, TransactionError, update_builder};
use crate::{StoreError, ops};
use barrow_domain::analytics::Visits;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

impl Analytics {
    /// Counts what a sample stands for, once by its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_visits(&self, id: &str, day: Date, visits: &Visits, now: Timestamp) -> Result<(), StoreError> {
        let mut tries = 0_u32;
        let outcome = retried(|| {
            let lane = if tries == 0 { 0 } else { fastrand::u32(0..LANES) };
            tries += 1;
            async move {
                let mut transaction = Transaction::default();
                ops::once(&mut transaction, &self.tables, &format!("visit/{id}"), now)?;
                let update = update_builder().table_name(&self.tables.analytics);
                let update = update.set_key(Some(key(partition(day.year()), format!("{}#{lane}", day_sort(day)))));
                let update = update.update_expression("ADD #views :views, #carts :carts");
                let update = update.expression_attribute_names("#views", "views").expression_attribute_names("#carts", "carts");
                let update =
                    update.expression_attribute_values(":views", n(visits.views)).expression_attribute_values(":carts", n(visits.carts));
                transaction.update(update)?;
                transaction.attempt(&self.client).await
            }
        })
        .await;
        match outcome {
            // Refused: it was counted.
            Ok(()) | Err(TransactionError::Refused(_)) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn visits(&self, first: Date, last: Date) -> Result<BTreeMap<Date, Visits>, StoreError> {
        let mut days = BTreeMap::<Date, Visits>::new();
        for year in first.year()..=last.year() {
            let query = self.query("pk", &partition(year)).key_condition_expression("#hash = :hash AND sk BETWEEN :from AND :to");
            let from = if year == first.year() { day_sort(first) } else { "01-01".to_owned() };
            let to = if year == last.year() { day_sort(last) } else { "12-31".to_owned() };
            let query = query.expression_attribute_values(":from", s(from)).expression_attribute_values(":to", s(format!("{to}#~")));
            for item in self.all(query).await? {
                let day = super::read::day_of(&item, year)?;
                days.entry(day).or_default().add(&Visits { views: sum(&item, "views")?, carts: sum(&item, "carts")? });
            }
        }
        Ok(days)
    }
}

fn partition(year: i16) -> String {
    format!("VISITS#{year:04}")
}
