//! Waiting for what must come true, instead of sleeping and hoping.

use std::time::Duration;
use tokio::time::Instant;

/// Generous: only a test that fails ever waits so long.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Looks until there is something to see, and gives it.
pub async fn wait_until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain for: {what}");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
