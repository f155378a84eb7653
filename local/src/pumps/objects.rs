//! News of objects to functions, one at a time and at least once. What a function fails at comes again after 1, 3 and 18
//! seconds, and is then given up, where AWS waits minutes and hands it to the function's destination for failures.

use super::queues::pause_seconds;
use super::{Activity, Stop};
use crate::engines::sqs::{Message, Queues, SqsProblem};
use crate::invoker::Invoker;
use std::sync::Arc;
use std::time::Duration;

const LONG_POLL: Duration = Duration::from_secs(20);
const PAUSE_AFTER_TROUBLE: Duration = Duration::from_secs(1);

pub struct ObjectPump {
    /// Also the name of its queue.
    pub bin: String,
    pub queues: Arc<Queues>,
    pub invoker: Arc<Invoker>,
    pub activity: Arc<Activity>,
    pub stop: Stop,
}

impl ObjectPump {
    /// Until the stop.
    pub async fn run(self) {
        while !self.stop.is_set() {
            let received = tokio::select! {
                () = self.stop.wait() => return,
                received = self.queues.receive(&self.bin, 1, None, LONG_POLL) => received,
            };
            let delivered = match received {
                Ok(messages) => self.deliver(&messages).await,
                Err(error) => Err(error),
            };
            if let Err(error) = delivered {
                tracing::error!(function = self.bin, %error, "news of objects cannot be read");
                self.stop.sleep(PAUSE_AFTER_TROUBLE).await;
            }
        }
    }

    async fn deliver(&self, messages: &[Message]) -> Result<(), SqsProblem> {
        let _passes = self.activity.passes().await;
        let _batch = self.activity.begin();
        for message in messages {
            let event = serde_json::from_str(&message.body).unwrap_or_default();
            match self.invoker.invoke(&self.bin, event).await {
                Ok(_) => self.queues.delete(&self.bin, &message.receipt)?,
                Err(error) => {
                    tracing::warn!(%error, times = message.receive_count, "news of an object failed");
                    self.queues.change_visibility(&self.bin, &message.receipt, pause_seconds(message.receive_count))?;
                }
            }
        }
        Ok(())
    }
}
