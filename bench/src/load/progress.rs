//! A bar on the terminal, for who waits; nothing where there is no terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const EVERY: Duration = Duration::from_millis(200);

#[derive(Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    done: AtomicU64,
    failed: AtomicU64,
}

impl Progress {
    /// Of something that takes this long.
    pub(crate) fn over(what: &str, time: Duration) -> Self {
        let progress = Self::new(what, u64::try_from(time.as_millis() / EVERY.as_millis()).unwrap_or(u64::MAX));
        let ticking = progress.clone();
        tokio::spawn(async move {
            while !ticking.bar.is_finished() {
                tokio::time::sleep(EVERY).await;
                ticking.bar.inc(1);
                ticking.say();
            }
        });
        progress
    }

    /// Of so many operations, whatever time they take.
    pub(crate) fn of(what: &str, operations: u64) -> Self {
        let progress = Self::new(what, operations);
        let ticking = progress.clone();
        tokio::spawn(async move {
            while !ticking.bar.is_finished() {
                tokio::time::sleep(EVERY).await;
                ticking.bar.set_position(ticking.counts.done.load(Ordering::Relaxed));
                ticking.say();
            }
        });
        progress
    }

    fn new(what: &str, length: u64) -> Self {
        let bar = ProgressBar::new(length).with_prefix(what.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{prefix:24} {bar:40} {elapsed} {msg}") {
            bar.set_style(style);
        }
        Self { bar, counts: Arc::default() }
    }

    pub(crate) fn tell(&self, failed: bool) {
        self.counts.done.fetch_add(1, Ordering::Relaxed);
        self.counts.failed.fetch_add(failed.into(), Ordering::Relaxed);
    }

    fn say(&self) {
        let Counts { done, failed } = self.counts.as_ref();
        self.bar.set_message(format!("{} done, {} errors", done.load(Ordering::Relaxed), failed.load(Ordering::Relaxed)));
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
