//! Queues to functions: receives batches, deletes what succeeded, leaves what failed to come again and, received too
//! often, to go to the dead letters.
//!
//! Differs from AWS in one thing: what failed comes back after 1, 3, 18 and 3 seconds, not after the queue's visibility
//! timeout, which is made for functions that died. Nobody waits three minutes at a laptop, and still two tries come after a
//! claim that a killed function left behind has lapsed (20 s): of two messages for the same work, that wait alike, one finds
//! the other at it once more.

use super::{Activity, Stop};
use crate::engines::sqs::{Message, Queues};
use crate::event::{failed_items, queue_event};
use crate::invoker::Invoker;
use crate::template::QueueMapping;
use std::sync::Arc;
use std::time::Duration;

const LONG_POLL: Duration = Duration::from_secs(20);
const PAUSE_AFTER_TROUBLE: Duration = Duration::from_secs(1);
const MOST_WORKERS: u32 = 3;
/// Before the second try, the third and so on; the last one from there.
const PAUSES_SECONDS: [u32; 4] = [1, 3, 18, 3];

#[derive(Clone)]
pub struct QueuePump {
    pub bin: String,
    pub mapping: QueueMapping,
    pub queues: Arc<Queues>,
    pub invoker: Arc<Invoker>,
    pub activity: Arc<Activity>,
    pub stop: Stop,
}

impl QueuePump {
    /// Starts the workers; they run until the stop.
    #[must_use]
    pub fn start(&self) -> Vec<tokio::task::JoinHandle<()>> {
        let workers = self.mapping.concurrency.clamp(1, MOST_WORKERS);
        (0..workers).map(|_| tokio::spawn(self.clone().work())).collect()
    }

    async fn work(self) {
        while !self.stop.is_set() {
            let receive = self.queues.receive(&self.mapping.queue, self.mapping.batch_size, None, LONG_POLL);
            let received = tokio::select! {
                () = self.stop.wait() => return,
                received = receive => received,
            };
            match received {
                Ok(messages) if messages.is_empty() => {}
                Ok(messages) => self.deliver(&messages).await,
                Err(error) => {
                    tracing::error!(queue = self.mapping.queue, %error, "cannot receive");
                    self.stop.sleep(PAUSE_AFTER_TROUBLE).await;
                }
            }
        }
    }

    async fn deliver(&self, messages: &[Message]) {
        let _passes = self.activity.passes().await;
        let _batch = self.activity.begin();
        let answer = self.invoker.invoke(&self.bin, queue_event(&self.mapping.queue, messages)).await;
        let failed = match &answer {
            Ok(answer) if self.mapping.partial_failures => failed_items(answer).and_then(|ids| known(ids, messages)),
            Ok(_) => Some(Vec::new()),
            Err(error) => {
                tracing::warn!(function = self.bin, %error, "a batch failed");
                None
            }
        };
        for message in messages {
            let succeeded = failed.as_ref().is_some_and(|failed| !failed.contains(&message.id));
            self.settle(message, succeeded);
        }
    }

    fn settle(&self, message: &Message, succeeded: bool) {
        let queue = &self.mapping.queue;
        let settled = if succeeded {
            self.queues.delete(queue, &message.receipt)
        } else {
            tracing::warn!(function = self.bin, message = message.id, times = message.receive_count, "a message failed");
            self.queues.change_visibility(queue, &message.receipt, pause_seconds(message.receive_count))
        };
        if let Err(error) = settled {
            tracing::warn!(queue, %error, "a message will come again");
        }
    }
}

/// Before the next try of a message received so often.
pub(super) fn pause_seconds(receive_count: u32) -> u32 {
    let tries_before = usize::try_from(receive_count.saturating_sub(1)).unwrap_or(usize::MAX);
    PAUSES_SECONDS[tries_before.min(PAUSES_SECONDS.len() - 1)]
}

/// An id that was not in the batch makes the whole answer worthless, as on AWS.
fn known(ids: Vec<String>, messages: &[Message]) -> Option<Vec<String>> {
    ids.iter().all(|id| messages.iter().any(|message| message.id == *id)).then_some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_five_tries_come_after_a_dead_functions_claim_has_lapsed() {
        let tries: Vec<u32> = (1..5)
            .scan(0, |at, received| {
                *at += pause_seconds(received);
                Some(*at)
            })
            .collect();
        assert_eq!(tries, [1, 4, 22, 25]);
    }
}
