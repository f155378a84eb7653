//! DynamoDB: dynoxide over a file. Creates the template's tables, removes expired items, and gives the stream pump its
//! records. Changes to a table's keys or indexes are refused: start over with an empty data directory.

use super::{EngineError, open_sqlite};
use crate::template::{Index, Keys, Table};
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::encode_shard_iterator;
use dynoxide::{Database, streams};
use serde_json::{Value, json};
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

#[derive(Clone)]
pub struct DynamoDb {
    url: String,
    database: Database,
    /// A second connection, because dynoxide never removes stream records.
    trimmer: Arc<Mutex<rusqlite::Connection>>,
}

/// A record of a table's stream.
#[derive(Debug)]
pub struct StreamRecord {
    /// Where to go on from after it.
    pub position: i64,
    /// As a function gets it.
    pub event: Value,
}

impl DynamoDb {
    /// # Errors
    /// An unusable file, or a table that is there with other keys or indexes.
    pub async fn start(file: &Path, tables: &[Table]) -> Result<Self, EngineError> {
        let database = open(file)?;
        for table in tables {
            create_table(&database, table)?;
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        tokio::spawn(sweep_expired(database.clone()));
        let trimmer = Arc::new(Mutex::new(open_sqlite(file, "")?));
        Ok(Self { url, database, trimmer })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database itself, past HTTP.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The next records of a table's stream, oldest first. Position 0 is before the first.
    ///
    /// # Errors
    /// Storage that cannot be read.
    pub fn read_stream(&self, table: &str, after: i64, limit: usize) -> Result<Vec<StreamRecord>, EngineError> {
        let shard_iterator = encode_shard_iterator(table, &streams::shard_id(table), after);
        let request = GetRecordsRequest { shard_iterator, limit: Some(limit) };
        let answer = self.database.get_records(request).map_err(|error| problem(table, &error))?;
        answer.records.iter().map(|record| to_stream_record(table, record)).collect()
    }

    /// Forgets the records up to a position.
    ///
    /// # Errors
    /// Storage that cannot be written.
    pub fn trim_stream(&self, table: &str, up_to: i64) -> Result<(), EngineError> {
        super::lock(&self.trimmer).execute(TRIM, (table, up_to))?;
        Ok(())
    }
}

fn problem(table: &str, error: &impl ToString) -> EngineError {
    EngineError::Table { table: table.to_owned(), problem: error.to_string().replace('\n', " ") }
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
    let described = describe(table);
    let existing = database.get_table_metadata(&table.name).map_err(|error| problem(&table.name, &error))?;
    if existing.is_some() {
        return check_unchanged(database, table);
    }
    let request = serde_json::from_value(described).map_err(|error| problem(&table.name, &error))?;
    database.create_table(request).map_err(|error| problem(&table.name, &error))?;
    if let Some(attribute) = &table.ttl_attribute {
        let specification = json!({"AttributeName": attribute, "Enabled": true});
        let request = json!({"TableName": table.name, "TimeToLiveSpecification": specification});
        let request = serde_json::from_value(request).map_err(|error| problem(&table.name, &error))?;
        database.update_time_to_live(request).map_err(|error| problem(&table.name, &error))?;
    }
    Ok(())
}

/// An index that the template gained would be missing without a word, and queries would fail much later.
fn check_unchanged(database: &Database, table: &Table) -> Result<(), EngineError> {
    let request = serde_json::from_value(json!({"TableName": table.name})).map_err(|e| problem(&table.name, &e))?;
    let answer = database.describe_table(request).map_err(|error| problem(&table.name, &error))?;
    let answer = serde_json::to_value(answer).map_err(|error| problem(&table.name, &error))?;
    let mut have: Vec<&str> = answer["Table"]["GlobalSecondaryIndexes"]
        .as_array()
        .map(|indexes| indexes.iter().filter_map(|index| index["IndexName"].as_str()).collect())
        .unwrap_or_default();
    let mut want: Vec<&str> = table.indexes.iter().map(|index| index.name.as_str()).collect();
    have.sort_unstable();
    want.sort_unstable();
    if have == want {
        return Ok(());
    }
    Err(problem(&table.name, &format!("has the indexes {have:?}, the template wants {want:?}: start over (make fresh)")))
}

fn describe(table: &Table) -> Value {
    let attributes: Vec<Value> =
        table.attributes.iter().map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind})).collect();
    let mut request = json!({
        "TableName": table.name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": describe_keys(&table.keys),
    });
    if !table.indexes.is_empty() {
        request["GlobalSecondaryIndexes"] = table.indexes.iter().map(describe_index).collect();
    }
    if let Some(view) = &table.stream_view {
        request["StreamSpecification"] = json!({"StreamEnabled": true, "StreamViewType": view});
    }
    request
}

fn describe_index(index: &Index) -> Value {
    json!({
        "IndexName": index.name,
        "KeySchema": describe_keys(&index.keys),
        "Projection": {"ProjectionType": index.projection},
    })
}

fn describe_keys(keys: &Keys) -> Value {
    let mut schema = vec![json!({"AttributeName": keys.hash, "KeyType": "HASH"})];
    if let Some(range) = &keys.range {
        schema.push(json!({"AttributeName": range, "KeyType": "RANGE"}));
    }
    Value::Array(schema)
}

fn to_stream_record(table: &str, record: &dynoxide::actions::get_records::Record) -> Result<StreamRecord, EngineError> {
    let mut event = serde_json::to_value(record).map_err(|error| problem(table, &error))?;
    event["awsRegion"] = json!(super::REGION);
    event["eventSourceARN"] = json!(format!("arn:aws:dynamodb:{}:{}:table/{table}/stream/local", super::REGION, super::ACCOUNT));
    let position = stored_position(&record.dynamodb.sequence_number)
        .ok_or_else(|| problem(table, &format!("sequence number {}", record.dynamodb.sequence_number)))?;
    Ok(StreamRecord { position, event })
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
