//! Waiting for what must come true, instead of sleeping and hoping.

use super::is_deep;
use std::time::Duration;
use tokio::time::Instant;

/// Most things come true at once. Whoever must wait for long is one of many, and leaves the others some air.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Generous: only a test that fails ever waits so long.
pub fn patience() -> Duration {
    Duration::from_secs(if is_deep() { 300 } else { 60 })
}

/// Looks until there is something to see, and gives it.
pub async fn wait_until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let (patience, mut pause) = (patience(), FIRST_PAUSE);
    let deadline = Instant::now() + patience;
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(Instant::now() < deadline, "waited {patience:?} in vain for: {what}");
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
}
