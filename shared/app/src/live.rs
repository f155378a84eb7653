//! Telling whoever watches an order or a SKU how it is now.
//!
//! Only that something changed is handed from job to job. What is told is read when it is told, so news that come twice, late or in
//! another order are the same news again, and `version` says which of two updates is the later one.

use crate::{App, ConfigError};
use barrow_domain::live::{Topic, Update};
use barrow_services::queues::QueueError;
use barrow_services::sockets::{SocketError, Told};
use barrow_store::{StoreError, WatchRefusal};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// Connections that are told side by side.
const AT_ONCE: usize = 16;
/// Whether somebody watches. A hundred topics are asked for well within the time of a stream's job.
const KNOWN_WITHIN: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    #[error("there is nothing of this name to watch")]
    NotFound,
    #[error(transparent)]
    Refused(#[from] WatchRefusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Socket(#[from] SocketError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl App {
    /// Lets a connection watch a topic that it may see, and gives what there is to see. It is read after the watch has begun: what
    /// changes from then on is told.
    ///
    /// # Errors
    /// [`LiveError`].
    pub async fn watch(&self, connection: &str, topic: &Topic, now: Timestamp) -> Result<Update, LiveError> {
        self.store().connections.watch(connection, topic, now).await?;
        self.update_of(topic).await?.ok_or(LiveError::NotFound)
    }

    /// Hands on those topics that somebody watches. Whoever begins later reads how things are by then: the change was before.
    ///
    /// # Errors
    /// [`LiveError`]: all may be handed on again.
    pub async fn announce(&self, topics: impl IntoIterator<Item = Topic>) -> Result<(), LiveError> {
        let watched: Vec<Option<Topic>> = stream::iter(topics).map(|topic| self.watched(topic)).buffer_unordered(AT_ONCE).collect().await;
        let watched: Vec<Topic> = watched.into_iter().flatten().collect();
        Ok(self.queues().send_all(self.config.live_queue_url()?, &watched).await?)
    }

    /// Mails and the ledger do not wait for what is only looked at: when it cannot be known, or not at once, somebody may.
    async fn watched(&self, topic: Topic) -> Option<Topic> {
        let is_watched = tokio::time::timeout(KNOWN_WITHIN, self.store().connections.is_watched(&topic)).await;
        is_watched.ok().and_then(Result::ok).unwrap_or(true).then_some(topic)
    }

    /// Tells all who watch a topic, and forgets those who are gone. Gives how many were told.
    ///
    /// # Errors
    /// [`LiveError`]: somebody may not have been told. All may be told again.
    pub async fn push(&self, topic: &Topic) -> Result<usize, LiveError> {
        let watchers = self.store().connections.watchers(topic).await?;
        if watchers.is_empty() {
            return Ok(0);
        }
        let Some(update) = self.update_of(topic).await? else { return Ok(0) };
        let pushes: Vec<_> = watchers.iter().map(|watcher| self.push_to(watcher, topic, &update)).collect();
        let sent: Vec<bool> = stream::iter(pushes).buffer_unordered(AT_ONCE).try_collect().await?;
        Ok(sent.into_iter().filter(|sent| *sent).count())
    }

    async fn push_to(&self, connection: &str, topic: &Topic, update: &Update) -> Result<bool, LiveError> {
        let told = self.tell(connection, update).await?;
        if told == Told::Gone {
            self.store().connections.close_watcher(connection, topic).await?;
        }
        Ok(told == Told::Sent)
    }

    /// # Errors
    /// [`LiveError::Socket`].
    pub async fn tell(&self, connection: &str, message: &impl Serialize) -> Result<Told, LiveError> {
        Ok(self.sockets()?.tell(connection, message).await?)
    }

    async fn update_of(&self, topic: &Topic) -> Result<Option<Update>, StoreError> {
        match topic {
            Topic::Order { order_id } => Ok(self.store().orders.order(order_id).await?.map(Update::from)),
            Topic::Stock { sku } => Ok(Some(Update::of_stock(sku.clone(), &self.store().stock.levels(sku).await?))),
        }
    }
}
