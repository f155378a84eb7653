//! How far each function has read each stream, in a SQLite file: a new process goes on where the old one was cut off.

use crate::engines::{EngineError, lock, open_sqlite};
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;
use std::sync::Mutex;

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS checkpoints (
    function TEXT NOT NULL,
    source TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (function, source)
)";

pub struct Checkpoints(Mutex<Connection>);

impl Checkpoints {
    /// # Errors
    /// An unusable file.
    pub fn open(file: &Path) -> Result<Self, EngineError> {
        Ok(Self(Mutex::new(open_sqlite(file, SCHEMA)?)))
    }

    /// The position of the last record the function took; 0 before the first.
    ///
    /// # Errors
    /// Storage that cannot be read.
    pub fn reached(&self, function: &str, table: &str) -> Result<i64, EngineError> {
        let sql = "SELECT position FROM checkpoints WHERE function = ?1 AND source = ?2";
        let storage = lock(&self.0);
        let found = storage.prepare_cached(sql)?.query_row((function, table), |row| row.get(0)).optional()?;
        Ok(found.unwrap_or(0))
    }

    pub(super) fn reach(&self, function: &str, table: &str, position: i64) -> Result<(), EngineError> {
        let sql = "INSERT INTO checkpoints (function, source, position) VALUES (?1, ?2, ?3)
            ON CONFLICT (function, source) DO UPDATE SET position = excluded.position";
        lock(&self.0).prepare_cached(sql)?.execute((function, table, position))?;
        Ok(())
    }

    pub(super) fn passed_by_all(&self, table: &str) -> Result<i64, EngineError> {
        let sql = "SELECT COALESCE(MIN(position), 0) FROM checkpoints WHERE source = ?1";
        Ok(lock(&self.0).query_row(sql, [table], |row| row.get(0))?)
    }
}
