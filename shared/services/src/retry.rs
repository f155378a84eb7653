//! How long to wait between attempts: exponential backoff with full jitter, so that callers refused at
//! the same moment do not come back at the same moment. Whether to try again is each caller's decision.

use std::time::Duration;

pub(crate) struct Backoff {
    pub attempts: u32,
    pub base: Duration,
    pub cap: Duration,
}

impl Backoff {
    /// Waits before attempt `next` (the first is 1, and nothing waits for it). False when the attempts
    /// are used up, without waiting.
    pub async fn wait_for(&self, next: u32) -> bool {
        if next > self.attempts {
            return false;
        }
        tokio::time::sleep(self.longest_pause(next).mul_f64(fastrand::f64())).await;
        true
    }

    fn longest_pause(&self, next: u32) -> Duration {
        let doublings = next.saturating_sub(2).min(16);
        if next < 2 { Duration::ZERO } else { self.base.saturating_mul(1 << doublings).min(self.cap) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff { attempts: 3, base: Duration::from_millis(2), cap: Duration::from_millis(5) };

    #[test]
    fn pauses_double_up_to_the_cap() {
        let pauses: Vec<u128> = (1..=5).map(|next| BACKOFF.longest_pause(next).as_millis()).collect();
        assert_eq!(pauses, [0, 2, 4, 5, 5]);
        assert_eq!(BACKOFF.longest_pause(u32::MAX), BACKOFF.cap);
    }

    #[tokio::test]
    async fn stops_when_the_attempts_are_used_up() {
        assert!(BACKOFF.wait_for(1).await);
        assert!(BACKOFF.wait_for(3).await);
        assert!(!BACKOFF.wait_for(4).await);
    }
}
