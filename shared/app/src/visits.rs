//! Counting visits without a write for each: one in so many is told of, and stands for all of them. Nothing about the visitor.

use crate::analytics::AnalyticsError;
use crate::messages::VisitMessage;
use crate::{App, random};
use barrow_domain::analytics::Visits;
use jiff::Timestamp;
use std::time::Duration;

/// No visitor waits longer for being counted.
const PATIENCE: Duration = Duration::from_millis(150);

impl App {
    /// Told beside what the visitor waits for. A sample that is lost is only a sample.
    pub async fn sample_visit(&self, visit: Visits, now: Timestamp) {
        let every = self.config.visit_sample_every;
        if fastrand::i64(0..every) != 0 {
            return;
        }
        let message = VisitMessage { id: random::name(), at: now, views: visit.views * every, carts: visit.carts * every };
        let Ok(queue) = self.config.visits_queue_url() else { return };
        // Where each is told of, none is to be lost.
        let patience = if every == 1 { PATIENCE * 40 } else { PATIENCE };
        let sent = tokio::time::timeout(patience, self.queues().send(queue, &message)).await;
        if !matches!(sent, Ok(Ok(()))) {
            tracing::info!("a sample of visits was lost");
        }
    }

    /// Counts a sample, once.
    ///
    /// # Errors
    /// [`AnalyticsError`].
    pub async fn count_visits(&self, message: &VisitMessage, now: Timestamp) -> Result<(), AnalyticsError> {
        let (_, zone) = self.figures().await?;
        let VisitMessage { id, at, views, carts } = message;
        let day = at.to_zoned(zone).date();
        let visits = Visits { views: *views, carts: *carts };
        Ok(self.store().analytics.count_visits(id, day, &visits, now).await?)
    }
}
