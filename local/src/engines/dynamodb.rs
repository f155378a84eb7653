//! DynamoDB: creates the template's tables and gives the stream pump its records. Embedded, or a server elsewhere, for a
//! second opinion on what the shop takes for granted (see docs/second-opinion.md). A table that is there with other indexes
//! is refused: start over with an empty data directory.

mod embedded;
mod external;
mod request;

pub use embedded::Embedded;
pub use external::External;

use super::{ACCESS_KEY, ACCOUNT, EngineError, REGION};
use crate::template::Table;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

#[derive(Clone)]
pub enum DynamoDb {
    Embedded(Embedded),
    External(External),
}

/// Whose streams have records that were not there at the look before.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    Of(Vec<String>),
    /// A server elsewhere is asked table by table.
    Unknown,
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
    /// Embedded unless there is a server's URL. What outlives the process is in the data directory, or tells the server's
    /// tables of this directory from all others.
    ///
    /// # Errors
    /// An unusable file, a server that does not answer, or a table that is there with other indexes.
    pub async fn start(data_dir: &Path, tables: &[Table], server: Option<&str>) -> Result<Self, EngineError> {
        Ok(match server {
            None => Self::Embedded(Embedded::start(&data_dir.join("dynamodb.sqlite"), tables).await?),
            Some(url) => Self::External(External::start(url, &data_dir.join("dynamodb-account"), tables).await?),
        })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Self::Embedded(embedded) => embedded.url(),
            Self::External(external) => external.url(),
        }
    }

    /// What clients sign with. A server elsewhere has a set of tables for each.
    #[must_use]
    pub fn access_key(&self) -> &str {
        match self {
            Self::Embedded(_) => ACCESS_KEY,
            Self::External(external) => external.account(),
        }
    }

    /// How often to look for records that no invocation announces: of a function still running, or of a tool from outside.
    #[must_use]
    pub fn poll_every(&self) -> Duration {
        match self {
            Self::Embedded(_) => Duration::from_millis(50),
            Self::External(_) => external::POLL,
        }
    }

    /// Which tables' streams have grown. `seen` is where the look before came to, 0 before the first.
    ///
    /// # Errors
    /// Storage that cannot be read.
    pub fn stream_news(&self, seen: &mut i64) -> Result<News, EngineError> {
        match self {
            Self::Embedded(embedded) => embedded.stream_news(seen).map(News::Of),
            Self::External(_) => Ok(News::Unknown),
        }
    }

    /// The next records of a table's stream, oldest first. Position 0 is before the first.
    ///
    /// # Errors
    /// Storage that cannot be read.
    pub async fn read_stream(&self, table: &str, after: i64, limit: usize) -> Result<Vec<StreamRecord>, EngineError> {
        match self {
            Self::Embedded(embedded) => embedded.read_stream(table, after, limit),
            Self::External(external) => external.read_stream(table, after, limit).await,
        }
    }

    /// Forgets the records up to a position. A server elsewhere does that by itself, a day later.
    ///
    /// # Errors
    /// Storage that cannot be written.
    pub fn trim_stream(&self, table: &str, up_to: i64) -> Result<(), EngineError> {
        match self {
            Self::Embedded(embedded) => embedded.trim_stream(table, up_to),
            Self::External(_) => Ok(()),
        }
    }
}

impl StreamRecord {
    fn new(table: &str, position: i64, mut event: Value) -> Self {
        event["awsRegion"] = json!(REGION);
        event["eventSourceARN"] = json!(format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/local"));
        Self { position, event }
    }
}

fn problem(table: &str, error: &impl ToString) -> EngineError {
    EngineError::Table { table: table.to_owned(), problem: error.to_string().replace('\n', " ") }
}
