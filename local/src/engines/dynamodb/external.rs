//! A DynamoDB server elsewhere, for tests: it has one shard in each stream, keeps records while the tests run, and takes the
//! access key for the account, as emulators do. Signatures are left out: no emulator checks them.

use super::{StreamRecord, problem, request};
use crate::engines::{EngineError, REGION, lock};
use crate::template::Table;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Each look is a request, and one server has many shops.
pub const POLL: Duration = Duration::from_millis(250);

const TABLES: &str = "DynamoDB_20120810";
const STREAMS: &str = "DynamoDBStreams_20120810";
/// The most that one answer may have.
const PAGE: usize = 1000;
const LOOK_AGAIN: Duration = Duration::from_millis(100);
const LOOKS: usize = 300;

#[derive(Clone)]
pub struct External {
    url: String,
    account: String,
    http: reqwest::Client,
    /// The iterator that goes on after so many records of a table's stream.
    iterators: Arc<Mutex<HashMap<(String, i64), String>>>,
}

impl External {
    pub(super) async fn start(url: &str, account_file: &Path, tables: &[Table]) -> Result<Self, EngineError> {
        let http = reqwest::Client::builder().no_proxy().build().map_err(|error| problem("all", &error))?;
        let server = Self { url: url.trim_end_matches('/').to_owned(), account: account(account_file)?, http, iterators: Arc::default() };
        for table in tables {
            server.create_table(table).await?;
        }
        Ok(server)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// A position is the number of records up to it. Sequence numbers have too many digits to be one.
    pub(super) async fn read_stream(&self, table: &str, after: i64, limit: usize) -> Result<Vec<StreamRecord>, EngineError> {
        let iterator = self.iterator(table, after).await?;
        let (records, _) = match self.records(table, after, &iterator, limit).await {
            Err(_) => {
                // It may have expired: once more from the beginning.
                lock(&self.iterators).clear();
                let iterator = self.iterator(table, after).await?;
                self.records(table, after, &iterator, limit).await?
            }
            read => read?,
        };
        Ok((after + 1..).zip(records).map(|(position, event)| StreamRecord::new(table, position, event)).collect())
    }

    /// The one after so many records: from the last read, or counted from the beginning.
    async fn iterator(&self, table: &str, after: i64) -> Result<String, EngineError> {
        if let Some(iterator) = lock(&self.iterators).get(&(table.to_owned(), after)) {
            return Ok(iterator.clone());
        }
        let (mut position, mut iterator) = (0, self.first_iterator(table).await?);
        while position < after {
            let limit = usize::try_from(after - position).unwrap_or(PAGE);
            let (records, next) = self.records(table, position, &iterator, limit).await?;
            if records.is_empty() {
                return Err(problem(table, &format!("its stream has {position} records, and {after} have been read")));
            }
            position += count(&records);
            iterator = next;
        }
        lock(&self.iterators).insert((table.to_owned(), after), iterator.clone());
        Ok(iterator)
    }

    async fn first_iterator(&self, table: &str) -> Result<String, EngineError> {
        let streams = self.call(STREAMS, "ListStreams", table, &json!({"TableName": table})).await?;
        let stream = text(table, &streams["Streams"][0]["StreamArn"])?;
        let described = self.call(STREAMS, "DescribeStream", table, &json!({"StreamArn": stream})).await?;
        let shards = described["StreamDescription"]["Shards"].as_array().map(Vec::as_slice).unwrap_or_default();
        let [shard] = shards else { return Err(problem(table, &format!("its stream has {} shards, not one", shards.len()))) };
        let first = json!({"StreamArn": stream, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"});
        text(table, &self.call(STREAMS, "GetShardIterator", table, &first).await?["ShardIterator"])
    }

    /// And the iterator after them, which is kept.
    async fn records(&self, table: &str, after: i64, iterator: &str, limit: usize) -> Result<(Vec<Value>, String), EngineError> {
        let request = json!({"ShardIterator": iterator, "Limit": limit.clamp(1, PAGE)});
        let mut answer = self.call(STREAMS, "GetRecords", table, &request).await?;
        let next = text(table, &answer["NextShardIterator"])?;
        let Value::Array(records) = answer["Records"].take() else { return Err(problem(table, &"no records in the answer")) };
        lock(&self.iterators).insert((table.to_owned(), after + count(&records)), next.clone());
        Ok((records, next))
    }

    async fn create_table(&self, table: &Table) -> Result<(), EngineError> {
        let name = &table.name;
        let existing = self.call(TABLES, "ListTables", name, &json!({})).await?;
        if existing["TableNames"].as_array().is_some_and(|names| names.iter().any(|existing| existing == name)) {
            return request::check_unchanged(&self.describe(name).await?, table);
        }
        self.call(TABLES, "CreateTable", name, &request::create_table(table)).await?;
        self.wait_until_active(name).await?;
        if let Some(expire) = request::expire_items(table) {
            self.call(TABLES, "UpdateTimeToLive", name, &expire).await?;
        }
        Ok(())
    }

    async fn wait_until_active(&self, table: &str) -> Result<(), EngineError> {
        for _ in 0..LOOKS {
            if self.describe(table).await?["TableStatus"] == "ACTIVE" {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Err(problem(table, &"is not active"))
    }

    async fn describe(&self, table: &str) -> Result<Value, EngineError> {
        Ok(self.call(TABLES, "DescribeTable", table, &json!({"TableName": table})).await?["Table"].take())
    }

    async fn call(&self, service: &str, action: &str, table: &str, body: &Value) -> Result<Value, EngineError> {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/20260101/{REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=none",
            self.account
        );
        let request = self.http.post(&self.url).header("x-amz-target", format!("{service}.{action}")).json(body);
        let request = request.header("content-type", "application/x-amz-json-1.0").header("authorization", authorization);
        let answer = request.send().await.map_err(|error| problem(table, &error))?;
        let status = answer.status();
        let body = answer.text().await.map_err(|error| problem(table, &error))?;
        if !status.is_success() {
            return Err(problem(table, &format!("{action}: {status} {body}")));
        }
        serde_json::from_str(&body).map_err(|error| problem(table, &error))
    }
}

/// Twelve digits that the directory keeps: a shop that starts again finds its tables.
fn account(file: &Path) -> Result<String, EngineError> {
    let unusable = |error: std::io::Error| EngineError::File { file: file.to_owned(), problem: error.to_string() };
    if file.exists() {
        return std::fs::read_to_string(file).map_err(unusable);
    }
    let account = fastrand::u64(100_000_000_000..1_000_000_000_000).to_string();
    std::fs::write(file, &account).map_err(unusable)?;
    Ok(account)
}

fn text(table: &str, value: &Value) -> Result<String, EngineError> {
    value.as_str().map(str::to_owned).ok_or_else(|| problem(table, &format!("expected a text, not {value}")))
}

fn count(records: &[Value]) -> i64 {
    i64::try_from(records.len()).unwrap_or(i64::MAX)
}
