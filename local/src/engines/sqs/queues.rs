//! The queues themselves: visibility timeout, delay and redrive over rows of a SQLite file. A message is visible, delayed
//! (sent, not yet due) or in flight (received, not deleted). Calls are short and block; only `receive` waits.

use super::{Message, Outgoing};
use crate::engines::{EngineError, lock, now_ms, open_sqlite, random_hex, random_uuid};
use crate::template::{Queue, Redrive};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::Notify;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS messages (
        row INTEGER PRIMARY KEY AUTOINCREMENT,
        queue TEXT NOT NULL,
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        attributes TEXT NOT NULL,
        sent_ms INTEGER NOT NULL,
        visible_ms INTEGER NOT NULL,
        receive_count INTEGER NOT NULL DEFAULT 0,
        first_received_ms INTEGER,
        receipt TEXT
    );
    CREATE INDEX IF NOT EXISTS messages_by_queue ON messages (queue, visible_ms, row);";

/// Whoever held these receipts is gone with the process that gave them: what was in flight comes back at once. It has all its
/// tries again, since being killed says nothing about a message: some restarts in a row must not make it a dead letter.
const RELEASE_ALL: &str = "UPDATE messages SET visible_ms = 0, receive_count = 0 WHERE receipt IS NOT NULL";

const DUE: &str = "SELECT row, id, body, attributes, sent_ms, receive_count, first_received_ms FROM messages
    WHERE queue = ?1 AND visible_ms <= ?2 ORDER BY visible_ms, row LIMIT ?3";

const COUNT: &str = "SELECT COALESCE(SUM(visible_ms <= ?2), 0),
        COALESCE(SUM(visible_ms > ?2 AND receipt IS NOT NULL), 0),
        COALESCE(SUM(visible_ms > ?2 AND receipt IS NULL), 0)
    FROM messages WHERE queue = ?1";

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SqsProblem {
    #[error("The specified queue does not exist.")]
    NoSuchQueue,
    #[error("The input receipt handle is invalid.")]
    InvalidReceipt,
    #[error("{0}")]
    Invalid(String),
    #[error("storage: {0}")]
    Storage(String),
}

impl From<rusqlite::Error> for SqsProblem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub visible: u64,
    pub in_flight: u64,
    pub delayed: u64,
}

impl Counts {
    #[must_use]
    pub fn total(&self) -> u64 {
        self.visible + self.in_flight + self.delayed
    }
}

pub struct Queues {
    storage: Mutex<Connection>,
    settings: BTreeMap<String, Settings>,
}

pub(super) struct Settings {
    pub visibility_seconds: u32,
    pub delay_seconds: u32,
    pub redrive: Option<Redrive>,
    /// Told when a message may have become visible.
    changed: Notify,
}

impl Queues {
    pub(in crate::engines) fn open(file: &Path, queues: &[Queue]) -> Result<Self, EngineError> {
        let connection = open_sqlite(file, SCHEMA)?;
        connection.execute_batch(RELEASE_ALL)?;
        let settings = queues.iter().map(|queue| (queue.name.clone(), Settings::of(queue))).collect();
        Ok(Self { storage: Mutex::new(connection), settings })
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.settings.keys().map(String::as_str)
    }

    /// Queues that other queues give up to.
    #[must_use]
    pub fn is_dead_letter(&self, queue: &str) -> bool {
        self.settings.values().any(|settings| settings.redrive.as_ref().is_some_and(|redrive| redrive.queue == queue))
    }

    pub(super) fn settings(&self, queue: &str) -> Result<&Settings, SqsProblem> {
        self.settings.get(queue).ok_or(SqsProblem::NoSuchQueue)
    }

    /// Stores a message and gives its id.
    ///
    /// # Errors
    /// An unknown queue, or storage that cannot be written.
    pub fn send(&self, queue: &str, message: &Outgoing) -> Result<String, SqsProblem> {
        let settings = self.settings(queue)?;
        let now = now_ms();
        let delay = message.delay_seconds.unwrap_or(settings.delay_seconds);
        let id = random_uuid();
        let attributes = serde_json::to_string(&message.attributes).unwrap_or_default();
        lock(&self.storage).execute(
            "INSERT INTO messages (queue, id, body, attributes, sent_ms, visible_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![queue, id, message.body, attributes, now, now + i64::from(delay) * 1000],
        )?;
        settings.changed.notify_waiters();
        Ok(id)
    }

    /// Up to `max` messages, which then stay invisible for `visibility_seconds` (or the queue's own time). Waits up to
    /// `wait` for the first.
    ///
    /// # Errors
    /// As `send`.
    pub async fn receive(
        &self,
        queue: &str,
        max: u32,
        visibility_seconds: Option<u32>,
        wait: Duration,
    ) -> Result<Vec<Message>, SqsProblem> {
        let settings = self.settings(queue)?;
        let visibility = visibility_seconds.unwrap_or(settings.visibility_seconds);
        let deadline = tokio::time::Instant::now() + wait;
        loop {
            let mut changed = std::pin::pin!(settings.changed.notified());
            changed.as_mut().enable();
            let messages = self.take(queue, max, visibility)?;
            if !messages.is_empty() || tokio::time::Instant::now() >= deadline {
                return Ok(messages);
            }
            let next = tokio::time::Instant::now() + self.next_due(queue)?.unwrap_or(wait);
            tokio::select! {
                () = changed => {}
                () = tokio::time::sleep_until(next.min(deadline)) => {}
            }
        }
    }

    /// Removes a message. An old receipt is accepted and removes nothing, as on AWS.
    ///
    /// # Errors
    /// As `send`, or a text that is no receipt.
    pub fn delete(&self, queue: &str, receipt: &str) -> Result<(), SqsProblem> {
        self.settings(queue)?;
        let row = row_of(receipt)?;
        lock(&self.storage).execute("DELETE FROM messages WHERE row = ?1 AND queue = ?2 AND receipt = ?3", params![row, queue, receipt])?;
        Ok(())
    }

    /// Hides a message in flight for that long from now on; 0 gives it back.
    ///
    /// # Errors
    /// As `delete`, or a message that is no longer in flight.
    pub fn change_visibility(&self, queue: &str, receipt: &str, seconds: u32) -> Result<(), SqsProblem> {
        let settings = self.settings(queue)?;
        let row = row_of(receipt)?;
        let changed = lock(&self.storage).execute(
            "UPDATE messages SET visible_ms = ?4 WHERE row = ?1 AND queue = ?2 AND receipt = ?3",
            params![row, queue, receipt, now_ms() + i64::from(seconds) * 1000],
        )?;
        if changed == 0 {
            return Err(SqsProblem::Invalid("The message is not in flight.".to_owned()));
        }
        settings.changed.notify_waiters();
        Ok(())
    }

    /// # Errors
    /// As `send`.
    pub fn purge(&self, queue: &str) -> Result<(), SqsProblem> {
        self.settings(queue)?;
        lock(&self.storage).execute("DELETE FROM messages WHERE queue = ?1", [queue])?;
        Ok(())
    }

    /// # Errors
    /// As `send`.
    pub fn counts(&self, queue: &str) -> Result<Counts, SqsProblem> {
        self.settings(queue)?;
        let (visible, in_flight, delayed): (i64, i64, i64) =
            lock(&self.storage).query_row(COUNT, params![queue, now_ms()], |row| row.try_into())?;
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(Counts { visible: count(visible), in_flight: count(in_flight), delayed: count(delayed) })
    }

    fn next_due(&self, queue: &str) -> Result<Option<Duration>, SqsProblem> {
        let sql = "SELECT MIN(visible_ms) FROM messages WHERE queue = ?1";
        let next: Option<i64> = lock(&self.storage).query_row(sql, [queue], |row| row.get(0))?;
        // At least a millisecond, so that a message due this instant is not asked for in a spin.
        let left = next.map(|due| u64::try_from(due - now_ms()).unwrap_or(0).max(1));
        Ok(left.map(Duration::from_millis))
    }

    fn take(&self, queue: &str, max: u32, visibility_seconds: u32) -> Result<Vec<Message>, SqsProblem> {
        let settings = self.settings(queue)?;
        let mut storage = lock(&self.storage);
        let transaction = storage.transaction()?;
        let now = now_ms();
        let (mut taken, mut given_up) = (Vec::new(), false);
        for due in find_due(&transaction, queue, now, max)? {
            match &settings.redrive {
                Some(redrive) if due.message.receive_count > redrive.max_receive_count => {
                    give_up(&transaction, due.row, &redrive.queue, now)?;
                    given_up = true;
                }
                _ => taken.push(hand_out(&transaction, due, now, visibility_seconds)?),
            }
        }
        transaction.commit()?;
        drop(storage);
        if given_up {
            self.settings.values().for_each(|other| other.changed.notify_waiters());
        }
        Ok(taken)
    }
}

impl Settings {
    fn of(queue: &Queue) -> Self {
        Self {
            visibility_seconds: queue.visibility_seconds,
            delay_seconds: queue.delay_seconds,
            redrive: queue.redrive.clone(),
            changed: Notify::new(),
        }
    }
}

struct Due {
    row: i64,
    message: Message,
}

/// The messages as they will be when handed out: counted, and without a receipt yet.
fn find_due(connection: &Connection, queue: &str, now: i64, max: u32) -> Result<Vec<Due>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(DUE)?;
    let rows = statement.query_map(params![queue, now, max], |row| read_due(row, now))?;
    rows.collect()
}

fn read_due(row: &Row<'_>, now: i64) -> Result<Due, rusqlite::Error> {
    let attributes: String = row.get(3)?;
    let message = Message {
        id: row.get(1)?,
        receipt: String::new(),
        body: row.get(2)?,
        attributes: serde_json::from_str(&attributes).unwrap_or_default(),
        sent_ms: row.get(4)?,
        receive_count: row.get::<_, u32>(5)? + 1,
        first_received_ms: row.get::<_, Option<i64>>(6)?.unwrap_or(now),
    };
    Ok(Due { row: row.get(0)?, message })
}

fn hand_out(connection: &Connection, due: Due, now: i64, seconds: u32) -> Result<Message, rusqlite::Error> {
    let Due { row, mut message } = due;
    message.receipt = format!("{row}.{}", random_hex(24));
    connection
        .prepare_cached("UPDATE messages SET receipt = ?2, receive_count = ?3, first_received_ms = ?4, visible_ms = ?5 WHERE row = ?1")?
        .execute(params![row, message.receipt, message.receive_count, message.first_received_ms, now + i64::from(seconds) * 1000])?;
    Ok(message)
}

fn give_up(connection: &Connection, row: i64, dead_letters: &str, now: i64) -> Result<(), rusqlite::Error> {
    connection
        .execute("UPDATE messages SET queue = ?2, receipt = NULL, visible_ms = ?3 WHERE row = ?1", params![row, dead_letters, now])?;
    Ok(())
}

fn row_of(receipt: &str) -> Result<i64, SqsProblem> {
    receipt.split_once('.').and_then(|(row, _)| row.parse().ok()).ok_or(SqsProblem::InvalidReceipt)
}
