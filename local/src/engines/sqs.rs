//! SQS: the template's queues over a SQLite file, in the AWS JSON protocol, for the real SDK. Standard queues only;
//! retention is not enforced, and nothing is checked against IAM.
//!
//! `awsim-sqs` does the same in memory, and its snapshots leave out the messages in flight. Here a killed process must
//! lose no message, so each one is a row from the moment its sender gets an answer until it is deleted.

mod digest;
mod message;
mod protocol;
mod queues;

pub use message::{Attribute, Message, Outgoing};
pub use queues::{Counts, Queues, SqsProblem};

use super::{EngineError, serve};
use crate::template::Queue;
use std::path::Path;
use std::sync::Arc;

#[derive(Clone)]
pub struct Sqs {
    url: String,
    queues: Arc<Queues>,
}

impl Sqs {
    /// # Errors
    /// An unusable file.
    pub async fn start(file: &Path, queues: &[Queue]) -> Result<Self, EngineError> {
        let queues = Arc::new(Queues::open(file, queues)?);
        let url = serve(protocol::router(Arc::clone(&queues))).await?;
        Ok(Self { url, queues })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    #[must_use]
    pub fn queue_url(&self, queue: &str) -> String {
        protocol::queue_url(&self.url, queue)
    }

    #[must_use]
    pub fn queues(&self) -> &Arc<Queues> {
        &self.queues
    }
}

#[cfg(test)]
mod tests;
