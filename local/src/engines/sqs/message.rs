//! A message, outside and inside of a queue.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A message on its way in.
#[derive(Debug, Default)]
pub struct Outgoing {
    pub body: String,
    pub attributes: BTreeMap<String, Attribute>,
    /// Instead of the queue's own delay.
    pub delay_seconds: Option<u32>,
}

/// A message as a receiver gets it. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: String,
    pub receipt: String,
    pub body: String,
    pub attributes: BTreeMap<String, Attribute>,
    pub sent_ms: i64,
    pub first_received_ms: i64,
    /// Counts this time.
    pub receive_count: u32,
}

/// A message attribute as the wire has it. Binary values stay in base64.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "PascalCase")]
pub struct Attribute {
    pub data_type: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub string_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub binary_value: Option<String>,
}

impl Message {
    /// What SQS itself knows about the message.
    #[must_use]
    pub fn system_attributes(&self) -> [(&'static str, String); 4] {
        [
            ("ApproximateReceiveCount", self.receive_count.to_string()),
            ("SentTimestamp", self.sent_ms.to_string()),
            ("SenderId", crate::engines::ACCOUNT.to_owned()),
            ("ApproximateFirstReceiveTimestamp", self.first_received_ms.to_string()),
        ]
    }
}
