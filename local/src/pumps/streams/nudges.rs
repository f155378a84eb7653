//! Wakes the pumps of a table when its stream has something new. After each invocation one look serves them all, and most of them sleep on.

use crate::engines::dynamodb::{DynamoDb, News};
use crate::invoker::Invoker;
use crate::pumps::Stop;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

const PAUSE_AFTER_TROUBLE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub struct Nudges(HashMap<String, Arc<Notify>>);

impl Nudges {
    pub fn new(tables: impl IntoIterator<Item = String>) -> Self {
        Self(tables.into_iter().map(|table| (table, Arc::default())).collect())
    }

    /// Notified when there may be new records; one that nobody nudges sleeps for ever.
    #[must_use]
    pub fn of(&self, table: &str) -> Arc<Notify> {
        self.0.get(table).cloned().unwrap_or_default()
    }

    /// Looks after each invocation, and now and then for what others write, until the stop.
    pub async fn run(self: Arc<Self>, dynamodb: DynamoDb, invoker: Arc<Invoker>, stop: Stop) {
        let mut seen = 0;
        while !stop.is_set() {
            let mut invoked = std::pin::pin!(invoker.invoked());
            invoked.as_mut().enable();
            match dynamodb.stream_news(&mut seen) {
                Ok(news) => self.tell(&news),
                Err(error) => {
                    tracing::error!(%error, "cannot look at the streams");
                    stop.sleep(PAUSE_AFTER_TROUBLE).await;
                }
            }
            tokio::select! {
                () = stop.wait() => {}
                () = invoked => {}
                () = tokio::time::sleep(dynamodb.poll_every()) => {}
            }
        }
    }

    fn tell(&self, news: &News) {
        match news {
            News::Of(tables) => tables.iter().filter_map(|table| self.0.get(table)).for_each(|nudge| nudge.notify_waiters()),
            News::Unknown => self.0.values().for_each(|nudge| nudge.notify_waiters()),
        }
    }
}
