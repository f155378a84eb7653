//! What AWS runs between its services and the functions: event source mappings of queues and streams, news of
//! objects, lines of logs, and schedules.
//! They deliver at least once, and know nothing of what a function does.

pub mod logs;
pub mod objects;
pub mod queues;
pub mod schedules;
pub mod streams;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, watch};

/// Tells every pump of a shop to finish what it has in hand and end.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    #[must_use]
    pub fn new(receiver: watch::Receiver<bool>) -> Self {
        Self(receiver)
    }

    #[must_use]
    pub fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Completes when the shop stops, also when it is gone without a word.
    pub async fn wait(&self) {
        let mut receiver = self.0.clone();
        // An error means that nobody is left to set it.
        let _ = receiver.wait_for(|stopped| *stopped).await;
    }

    /// Sleeps, but not into the stop.
    pub async fn sleep(&self, pause: Duration) {
        tokio::select! {
            () = self.wait() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// How many batches the pumps began and ended: two looks at it tell whether anything moved in between.
#[derive(Default)]
pub struct Activity {
    begun: AtomicU64,
    ended: AtomicU64,
    gate: RwLock<()>,
}

/// Ends the batch when dropped, also when its task is cut off.
pub struct Batch<'a>(&'a Activity);

impl Activity {
    pub fn begin(&self) -> Batch<'_> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        Batch(self)
    }

    /// Waits while batches are held back. What is read under it is delivered under it.
    pub async fn passes(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().await
    }

    /// Until the guard is dropped, no batch begins; those under way have ended.
    pub async fn hold(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().await
    }

    /// The number of batches so far, unless one is under way.
    #[must_use]
    pub fn at_rest(&self) -> Option<u64> {
        let ended = self.ended.load(Ordering::SeqCst);
        (self.begun.load(Ordering::SeqCst) == ended).then_some(ended)
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::SeqCst);
    }
}
