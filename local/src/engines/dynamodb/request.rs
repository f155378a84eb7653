//! A table of the template as DynamoDB is told of it.

use super::problem;
use crate::engines::EngineError;
use crate::template::{Index, Keys, Table};
use serde_json::{Value, json};

/// `CreateTable`.
pub fn create_table(table: &Table) -> Value {
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

/// `UpdateTimeToLive`, where items expire.
pub fn expire_items(table: &Table) -> Option<Value> {
    let attribute = table.ttl_attribute.as_ref()?;
    let specification = json!({"AttributeName": attribute, "Enabled": true});
    Some(json!({"TableName": table.name, "TimeToLiveSpecification": specification}))
}

/// An index that the template gained would be missing without a word, and queries would fail much later.
pub fn check_unchanged(described: &Value, table: &Table) -> Result<(), EngineError> {
    let mut have: Vec<&str> = described["GlobalSecondaryIndexes"]
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
