//! Sends messages to queues as JSON. Receiving is Lambda's: the job functions get batches handed in.

use crate::retry::Backoff;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{BatchResultErrorEntry, QueueAttributeName, SendMessageBatchRequestEntry};
use serde::Serialize;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Queues {
    client: Client,
}

#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    #[error("the message cannot be written as JSON")]
    Unwritable(#[source] serde_json::Error),
    #[error("the queue did not take the message")]
    Unavailable(#[source] Box<aws_sdk_sqs::Error>),
    #[error("the queue refused {refused} of the messages, the first with {code}")]
    Refused { refused: usize, code: String },
}

/// The most entries of one `SendMessageBatch`.
const BATCH_SIZE: usize = 10;
const BACKOFF: Backoff = Backoff { attempts: 4, base: Duration::from_millis(50), cap: Duration::from_secs(1) };

impl Queues {
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// # Errors
    /// When the queue has not confirmed the message; it may have taken it all the same, so readers
    /// must bear a repetition.
    pub async fn send(&self, queue_url: &str, message: &impl Serialize) -> Result<(), QueueError> {
        let body = serde_json::to_string(message).map_err(QueueError::Unwritable)?;
        let request = self.client.send_message().queue_url(queue_url).message_body(body);
        request.send().await.map_err(unavailable)?;
        Ok(())
    }

    /// Sends in batches of ten and repeats what a batch left out. Small messages: ten together must
    /// stay under the queue's limit for one request.
    ///
    /// # Errors
    /// When any message is not confirmed in the end; those before it are sent.
    pub async fn send_all(&self, queue_url: &str, messages: &[impl Serialize]) -> Result<(), QueueError> {
        let entries = messages.iter().enumerate().map(entry).collect::<Result<Vec<_>, _>>()?;
        for batch in entries.chunks(BATCH_SIZE) {
            self.send_batch(queue_url, batch.to_vec()).await?;
        }
        Ok(())
    }

    /// How many messages wait, about.
    ///
    /// # Errors
    /// When the queue cannot be asked.
    pub async fn waiting(&self, queue_url: &str) -> Result<u64, QueueError> {
        let name = QueueAttributeName::ApproximateNumberOfMessages;
        let answer = self.client.get_queue_attributes().queue_url(queue_url).attribute_names(name.clone()).send().await;
        let answer = answer.map_err(unavailable)?;
        let count = answer.attributes().and_then(|attributes| attributes.get(&name)).and_then(|count| count.parse().ok());
        Ok(count.unwrap_or(0))
    }

    async fn send_batch(&self, queue_url: &str, mut left: Vec<SendMessageBatchRequestEntry>) -> Result<(), QueueError> {
        let mut attempt = 1;
        loop {
            let request = self.client.send_message_batch().queue_url(queue_url);
            let answer = request.set_entries(Some(left.clone())).send().await.map_err(unavailable)?;
            let failed = answer.failed();
            if failed.is_empty() {
                return Ok(());
            }
            left.retain(|entry| failed.iter().any(|failure| failure.id() == entry.id()));
            attempt += 1;
            if failed.iter().any(BatchResultErrorEntry::sender_fault) || !BACKOFF.wait_for(attempt).await {
                return Err(refused(failed));
            }
        }
    }
}

fn entry<M: Serialize>((index, message): (usize, &M)) -> Result<SendMessageBatchRequestEntry, QueueError> {
    let body = serde_json::to_string(message).map_err(QueueError::Unwritable)?;
    let entry = SendMessageBatchRequestEntry::builder().id(index.to_string()).message_body(body);
    entry.build().map_err(|error| QueueError::Unavailable(Box::new(error.into())))
}

fn unavailable(error: impl Into<aws_sdk_sqs::Error>) -> QueueError {
    QueueError::Unavailable(Box::new(error.into()))
}

fn refused(failed: &[BatchResultErrorEntry]) -> QueueError {
    let code = failed.first().map_or("", BatchResultErrorEntry::code).to_owned();
    QueueError::Refused { refused: failed.len(), code }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_json_under_their_own_ids() {
        let entries: Vec<_> =
            [serde_json::json!({"a": 1}), serde_json::json!("b")].iter().enumerate().map(|numbered| entry(numbered).unwrap()).collect();
        assert_eq!((entries[0].id(), entries[0].message_body()), ("0", r#"{"a":1}"#));
        assert_eq!((entries[1].id(), entries[1].message_body()), ("1", r#""b""#));
    }

    #[test]
    fn a_refusal_names_the_first_code() {
        let failure = |code: &str| BatchResultErrorEntry::builder().id("0").code(code).sender_fault(true).build().unwrap();
        let error = refused(&[failure("InvalidMessageContents"), failure("Other")]);
        assert_eq!(error.to_string(), "the queue refused 2 of the messages, the first with InvalidMessageContents");
    }
}
