//! Stream events of which only the keys matter: whoever follows them reads the rest as it is then.

use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(crate) struct KeysEvent {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    pk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

impl KeysEvent {
    pub(crate) fn read(event: Value) -> Result<Self, Error> {
        Ok(serde_json::from_value(event)?)
    }

    /// What follows `prefix` in the partitions of the records that have it.
    pub(crate) fn partitions<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.records.iter().filter_map(move |record| record.dynamodb.keys.pk.text.strip_prefix(prefix))
    }

    /// A batch that failed comes again from its first record; what was done of it is known to whoever did it.
    pub(crate) fn answer(&self, outcome: Result<(), Error>) -> Value {
        let failed = outcome.inspect_err(|error| tracing::error!(%error, "a batch of a stream failed")).err();
        let first = failed.and(self.records.first());
        let failures: Vec<Value> = first.iter().map(|record| json!({ "itemIdentifier": record.dynamodb.sequence_number })).collect();
        json!({ "batchItemFailures": failures })
    }
}
