//! A table's stream to a function: in order, at least once. The place reached is kept in a file and moves only past
//! records that the function took. A record that fails is tried again for ever and holds up those behind it, as a
//! stream mapping without a limit of attempts does on AWS for the day that records live.

mod checkpoints;
mod nudges;

pub use checkpoints::Checkpoints;
pub use nudges::Nudges;

use super::{Activity, Stop};
use crate::engines::EngineError;
use crate::engines::dynamodb::{DynamoDb, StreamRecord};
use crate::event::failed_items;
use crate::invoker::Invoker;
use crate::template::StreamMapping;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Consumed records are removed so many at a time.
const TRIM_EVERY: usize = 500;

pub struct StreamPump {
    pub bin: String,
    pub mapping: StreamMapping,
    pub dynamodb: DynamoDb,
    pub checkpoints: Arc<Checkpoints>,
    pub invoker: Arc<Invoker>,
    /// Of this table.
    pub nudge: Arc<Notify>,
    pub activity: Arc<Activity>,
    pub stop: Stop,
}

impl StreamPump {
    /// Until the stop.
    pub async fn run(self) {
        let mut consumed = 0;
        while !self.stop.is_set() {
            let mut nudged = std::pin::pin!(self.nudge.notified());
            nudged.as_mut().enable();
            match self.advance().await {
                Ok(0) => tokio::select! {
                    () = self.stop.wait() => {}
                    () = nudged => {}
                },
                Ok(count) => consumed = self.trim(consumed + count),
                Err(error) => {
                    tracing::error!(table = self.mapping.table, %error, "cannot read the stream");
                    self.stop.sleep(LONGEST_PAUSE).await;
                }
            }
        }
    }

    /// Delivers the next batch and gives its size.
    async fn advance(&self) -> Result<usize, EngineError> {
        let limit = usize::try_from(self.mapping.batch_size).unwrap_or(1);
        let _passes = self.activity.passes().await;
        let after = self.checkpoints.reached(&self.bin, &self.mapping.table)?;
        let records = self.dynamodb.read_stream(&self.mapping.table, after, limit).await?;
        if !records.is_empty() {
            let _batch = self.activity.begin();
            self.deliver(&records).await?;
        }
        Ok(records.len())
    }

    /// Goes through the records from the left; what fails stays in front, in smaller pieces.
    async fn deliver(&self, records: &[StreamRecord]) -> Result<(), EngineError> {
        let mut pieces = VecDeque::from([records]);
        let mut pause = FIRST_PAUSE;
        while let Some(piece) = pieces.pop_front() {
            if self.stop.is_set() {
                return Ok(());
            }
            let Some(failed_at) = self.try_piece(piece).await else {
                self.reach(piece)?;
                pause = FIRST_PAUSE;
                continue;
            };
            let (taken, left) = piece.split_at(failed_at);
            self.reach(taken)?;
            if !taken.is_empty() {
                pause = FIRST_PAUSE;
            }
            put_back(&mut pieces, left, self.mapping.bisect && taken.is_empty());
            self.stop.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    /// Where in the piece the first failure is, if there is one.
    async fn try_piece(&self, piece: &[StreamRecord]) -> Option<usize> {
        let wanted: Vec<&Value> = piece.iter().map(|record| &record.event).filter(|event| self.wants(event)).collect();
        if wanted.is_empty() {
            return None;
        }
        let answer = self.invoker.invoke(&self.bin, json!({"Records": wanted})).await;
        match answer {
            Ok(answer) if self.mapping.partial_failures => match failed_items(&answer) {
                Some(failed) => first_failure(&failed, piece),
                None => Some(0),
            },
            Ok(_) => None,
            Err(error) => {
                tracing::warn!(function = self.bin, %error, "a batch of stream records failed");
                Some(0)
            }
        }
    }

    fn wants(&self, event: &Value) -> bool {
        let filters = &self.mapping.filters;
        filters.is_empty() || filters.iter().any(|filter| filter.matches(event))
    }

    fn reach(&self, taken: &[StreamRecord]) -> Result<(), EngineError> {
        match taken.last() {
            Some(last) => self.checkpoints.reach(&self.bin, &self.mapping.table, last.position),
            None => Ok(()),
        }
    }

    /// What every mapping of the table has passed is of no more use.
    fn trim(&self, consumed: usize) -> usize {
        if consumed < TRIM_EVERY {
            return consumed;
        }
        let table = &self.mapping.table;
        let trimmed = self.checkpoints.passed_by_all(table).and_then(|position| self.dynamodb.trim_stream(table, position));
        if let Err(error) = trimmed {
            tracing::warn!(table, %error, "consumed stream records stay for now");
        }
        0
    }
}

/// The failed record and all behind it come again: in one piece, or in halves to find out which one it is.
fn put_back<'a>(pieces: &mut VecDeque<&'a [StreamRecord]>, left: &'a [StreamRecord], bisect: bool) {
    if bisect && left.len() > 1 {
        let (first, second) = left.split_at(left.len() / 2);
        pieces.push_front(second);
        pieces.push_front(first);
    } else {
        pieces.push_front(left);
    }
}

/// An id that is not in the piece fails all of it.
fn first_failure(failed: &[String], piece: &[StreamRecord]) -> Option<usize> {
    let place = |id: &String| piece.iter().position(|record| record.event["dynamodb"]["SequenceNumber"] == **id);
    failed.iter().map(|id| place(id).unwrap_or(0)).min()
}

/// Keeps the streams that no function reads from growing for ever.
pub async fn discard_unread(dynamodb: DynamoDb, tables: Vec<String>, stop: Stop) {
    const EVERY: Duration = Duration::from_secs(60);
    while !stop.is_set() {
        for table in &tables {
            if let Err(error) = dynamodb.trim_stream(table, i64::MAX) {
                tracing::warn!(table, %error, "unread stream records stay for now");
            }
        }
        stop.sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests;
