//! The clock to functions. A run that takes longer than its rate delays the next one; a run that fails is not repeated
//! before its time.

use super::Stop;
use crate::event::schedule_event;
use crate::invoker::Invoker;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};

pub struct Schedule {
    pub bin: String,
    pub every: Duration,
    pub invoker: Arc<Invoker>,
    pub stop: Stop,
}

impl Schedule {
    /// Until the stop; the first run comes after one period.
    pub async fn run(self) {
        let mut ticks = tokio::time::interval_at(Instant::now() + self.every, self.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.stop.wait() => return,
                _ = ticks.tick() => self.run_once().await,
            }
        }
    }

    async fn run_once(&self) {
        let event = schedule_event(&self.bin, barrow_app::clock::now());
        if let Err(error) = self.invoker.invoke(&self.bin, event).await {
            tracing::error!(%error, "a scheduled run failed");
        }
    }
}
