//! What S3 tells of new objects, kept from the answer to an upload until a function has taken it: one queue in a SQLite file
//! for each function that follows a bucket, with one beside it for events that were given up.

use crate::engines::EngineError;
use crate::engines::sqs::{Outgoing, Queues, SqsProblem};
use crate::event::object_event;
use crate::template::{ObjectMapping, Queue, Redrive};
use percent_encoding::percent_decode_str;
use std::path::Path;
use std::sync::Arc;

/// How often an event is tried: once more than Lambda does by itself, for functions that were killed.
const TRIES: u32 = 4;

/// A function that follows a bucket.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub bin: String,
    pub bucket: String,
    pub mapping: ObjectMapping,
}

#[derive(Clone)]
pub struct ObjectEvents {
    queues: Arc<Queues>,
    subscriptions: Arc<[Subscription]>,
}

impl ObjectEvents {
    /// # Errors
    /// An unusable file.
    pub fn open(file: &Path, subscriptions: Vec<Subscription>) -> Result<Self, EngineError> {
        let queues: Vec<Queue> = subscriptions.iter().flat_map(|subscription| queues_of(&subscription.bin)).collect();
        Ok(Self { queues: Arc::new(Queues::open(file, &queues)?), subscriptions: subscriptions.into() })
    }

    /// A queue per function, by its name.
    #[must_use]
    pub fn queues(&self) -> &Arc<Queues> {
        &self.queues
    }

    /// Something was put at `/bucket/key`.
    pub(super) fn created(&self, path: &str, bytes: u64) -> Result<(), SqsProblem> {
        let Some((bucket, key)) = path.strip_prefix('/').and_then(|path| path.split_once('/')) else { return Ok(()) };
        let key = percent_decode_str(key).decode_utf8_lossy();
        let is_meant = |of: &&Subscription| of.bucket == bucket && key.starts_with(&of.mapping.prefix);
        for subscription in self.subscriptions.iter().filter(is_meant) {
            let body = object_event(bucket, &key, bytes, barrow_app::clock::now()).to_string();
            self.queues.send(&subscription.bin, &Outgoing { body, ..Outgoing::default() })?;
        }
        Ok(())
    }
}

fn queues_of(bin: &str) -> [Queue; 2] {
    let queue = |name: String, redrive| Queue { name, visibility_seconds: 900, delay_seconds: 0, redrive };
    let given_up = format!("{bin}, given up");
    let redrive = Redrive { queue: given_up.clone(), max_receive_count: TRIES };
    [queue(bin.to_owned(), Some(redrive)), queue(given_up, None)]
}
