//! dynoxide over a file, in this process. Removes expired items itself.

use super::{StreamRecord, problem, request};
use crate::engines::{self, EngineError, open_sqlite};
use crate::template::Table;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::encode_shard_iterator;
use dynoxide::{Database, streams};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

const TTL_SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Each write asks for the highest sequence number of its table; without an index that reads all stream records.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS barrow_stream_records_by_sequence
    ON _stream_records(table_name, CAST(sequence_number AS INTEGER))";

/// The newest record stays: the next sequence number follows from it.
const TRIM: &str = "DELETE FROM _stream_records WHERE table_name = ?1
    AND CAST(sequence_number AS INTEGER) <= ?2
    AND CAST(sequence_number AS INTEGER) <
        (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?1)";

/// Their ids only ever grow, over all tables.
const NEWS: &str = "SELECT table_name, MAX(id) FROM _stream_records WHERE id > ?1 GROUP BY table_name";

#[derive(Clone)]
pub struct Embedded {
    url: String,
    database: Database,
    /// A connection beside dynoxide's, which never removes stream records and serves one caller at a time.
    beside: Arc<Mutex<rusqlite::Connection>>,
}

impl Embedded {
    pub(super) async fn start(file: &Path, tables: &[Table]) -> Result<Self, EngineError> {
        let database = open(file)?;
        for table in tables {
            create_table(&database, table)?;
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        tokio::spawn(sweep_expired(database.clone()));
        let beside = Arc::new(Mutex::new(open_sqlite(file, "")?));
        Ok(Self { url, database, beside })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The database itself, past HTTP.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    pub(super) fn read_stream(&self, table: &str, after: i64, limit: usize) -> Result<Vec<StreamRecord>, EngineError> {
        let shard_iterator = encode_shard_iterator(table, &streams::shard_id(table), after);
        let request = GetRecordsRequest { shard_iterator, limit: Some(limit) };
        let answer = self.database.get_records(request).map_err(|error| problem(table, &error))?;
        answer.records.iter().map(|record| to_stream_record(table, record)).collect()
    }

    pub(super) fn stream_news(&self, seen: &mut i64) -> Result<Vec<String>, EngineError> {
        let beside = engines::lock(&self.beside);
        let mut statement = beside.prepare_cached(NEWS)?;
        let found = statement.query_map([*seen], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<(String, i64)>, _>>()?;
        *seen = found.iter().map(|(_, newest)| *newest).fold(*seen, i64::max);
        Ok(found.into_iter().map(|(table, _)| table).collect())
    }

    pub(super) fn trim_stream(&self, table: &str, up_to: i64) -> Result<(), EngineError> {
        engines::lock(&self.beside).execute(TRIM, (table, up_to))?;
        Ok(())
    }
}

/// dynoxide makes its own tables when it first opens the file, and only then can the index be added.
fn open(file: &Path) -> Result<Database, EngineError> {
    let unusable = |problem: String| EngineError::File { file: PathBuf::from(file), problem };
    let path = file.to_str().ok_or_else(|| unusable("the path is not UTF-8".to_owned()))?;
    drop(Database::new(path).map_err(|error| unusable(error.to_string()))?);
    drop(open_sqlite(file, STREAM_INDEX)?);
    let database = Database::new(path).map_err(|error| unusable(error.to_string()))?;
    database.enable_bulk_loading().map_err(|error| unusable(error.to_string()))?;
    Ok(database)
}

fn create_table(database: &Database, table: &Table) -> Result<(), EngineError> {
    let existing = database.get_table_metadata(&table.name).map_err(|error| problem(&table.name, &error))?;
    if existing.is_some() {
        return check_unchanged(database, table);
    }
    let create = serde_json::from_value(request::create_table(table)).map_err(|error| problem(&table.name, &error))?;
    database.create_table(create).map_err(|error| problem(&table.name, &error))?;
    if let Some(expire) = request::expire_items(table) {
        let expire = serde_json::from_value(expire).map_err(|error| problem(&table.name, &error))?;
        database.update_time_to_live(expire).map_err(|error| problem(&table.name, &error))?;
    }
    Ok(())
}

fn check_unchanged(database: &Database, table: &Table) -> Result<(), EngineError> {
    let describe = serde_json::from_value(json!({"TableName": table.name})).map_err(|error| problem(&table.name, &error))?;
    let answer = database.describe_table(describe).map_err(|error| problem(&table.name, &error))?;
    let answer = serde_json::to_value(answer).map_err(|error| problem(&table.name, &error))?;
    request::check_unchanged(&answer["Table"], table)
}

fn to_stream_record(table: &str, record: &dynoxide::actions::get_records::Record) -> Result<StreamRecord, EngineError> {
    let event = serde_json::to_value(record).map_err(|error| problem(table, &error))?;
    let position = stored_position(&record.dynamodb.sequence_number)
        .ok_or_else(|| problem(table, &format!("sequence number {}", record.dynamodb.sequence_number)))?;
    Ok(StreamRecord::new(table, position, event))
}

/// Public sequence numbers are the stored ones plus 10^20.
fn stored_position(public: &str) -> Option<i64> {
    let number: u128 = public.parse().ok()?;
    i64::try_from(number.checked_sub(100_000_000_000_000_000_000)?).ok()
}

async fn sweep_expired(database: Database) {
    let mut ticks = tokio::time::interval(TTL_SWEEP_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let database = database.clone();
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            tracing::warn!(%error, "expired items stay for now");
        }
    }
}
