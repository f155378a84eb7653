//! Knowing when nothing is left to do, for tests: every stream read to its end, every queue empty, all news of objects taken.

use super::Shop;
use crate::engines::EngineError;
use crate::engines::sqs::{Counts, Queues, SqsProblem};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::RwLockWriteGuard;
use tokio::time::Instant;

const PATIENCE: Duration = Duration::from_secs(120);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Messages and news of objects that were given up, by dead-letter queue.
pub type DeadLetters = BTreeMap<String, u64>;

/// What was not done in time.
#[derive(Debug, thiserror::Error)]
pub enum StillBusy {
    #[error("not drained within {PATIENCE:?}: {0}")]
    Late(String),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Queue(#[from] SqsProblem),
}

impl Shop {
    /// Waits until streams are read and queues are empty (visible, in flight and delayed), dead letters aside.
    ///
    /// # Errors
    /// What is still there in the end.
    pub async fn drained(&self) -> Result<DeadLetters, StillBusy> {
        let deadline = Instant::now() + PATIENCE;
        while let Some(left) = self.left().await? {
            if Instant::now() > deadline {
                return Err(StillBusy::Late(left));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        self.dead_letters()
    }

    /// Waits until the local Stripe's webhooks are taken as well. Not while they are paused: that waits in vain.
    ///
    /// # Errors
    /// As `drained`.
    pub async fn settled(&self) -> Result<DeadLetters, StillBusy> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let dead_letters = self.drained().await?;
            let webhooks = self.stripe().undelivered_webhooks();
            if webhooks == 0 && self.left().await?.is_none() {
                return Ok(dead_letters);
            }
            if Instant::now() > deadline {
                return Err(StillBusy::Late(format!("{webhooks} webhooks")));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Holds back what streams, queues and news of objects bring, until the guard is dropped: what happens meanwhile comes in one
    /// batch, the same every time.
    pub async fn hold_batches(&self) -> RwLockWriteGuard<'_, ()> {
        self.parts.activity.hold().await
    }

    /// # Errors
    /// Storage that cannot be read.
    pub fn dead_letters(&self) -> Result<DeadLetters, StillBusy> {
        let mut dead_letters = DeadLetters::new();
        for queues in self.all_queues() {
            for name in queues.names().filter(|name| queues.is_dead_letter(name)) {
                dead_letters.insert(name.to_owned(), queues.counts(name)?.total());
            }
        }
        Ok(dead_letters)
    }

    fn all_queues(&self) -> [&Queues; 2] {
        [self.parts.sqs.queues(), self.parts.object_events.queues()]
    }

    /// Something that is left, or nothing. A batch moves work from stream to queue to stream, so what counts is that no
    /// batch ran between the first look and the last.
    async fn left(&self) -> Result<Option<String>, StillBusy> {
        let before = self.parts.activity.at_rest();
        if before.is_none() {
            return Ok(Some("a batch is under way".to_owned()));
        }
        if let Some(left) = self.left_in_streams().await?.or(self.left_in_queues()?).or(self.left_in_streams().await?) {
            return Ok(Some(left));
        }
        let moved = self.parts.activity.at_rest() != before;
        Ok(moved.then(|| "a batch has just run".to_owned()))
    }

    async fn left_in_streams(&self) -> Result<Option<String>, StillBusy> {
        for (function, table) in &self.parts.streams {
            let reached = self.parts.checkpoints.reached(function, table)?;
            if !self.parts.dynamodb.read_stream(table, reached, 1).await?.is_empty() {
                return Ok(Some(format!("the stream of {table}")));
            }
        }
        Ok(None)
    }

    fn left_in_queues(&self) -> Result<Option<String>, StillBusy> {
        for queues in self.all_queues() {
            for name in queues.names().filter(|name| !queues.is_dead_letter(name)) {
                let counts = queues.counts(name)?;
                if counts != Counts::default() {
                    return Ok(Some(format!("{name} {counts:?}")));
                }
            }
        }
        Ok(None)
    }
}
