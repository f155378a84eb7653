//! The events that AWS makes for a function: API Gateway's HTTP payload 2.0, batches of SQS and of a table's stream, news
//! of objects, lines of logs, and the scheduler's tick.

mod http_event;
mod socket_event;

pub use http_event::{HttpCall, http_event};
pub use socket_event::{SocketCall, socket_event};

use crate::engines::sqs::{Attribute, Message};
use crate::engines::{ACCOUNT, REGION};
use crate::logs::Line;
use aws_lambda_events::cloudwatch_logs::{LogData, LogEntry};
use base64::Engine;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use md5::{Digest, Md5};
use serde_json::{Map, Value, json};

/// What an SQS mapping hands to its function.
#[must_use]
pub fn queue_event(queue: &str, messages: &[Message]) -> Value {
    let records: Vec<Value> = messages.iter().map(|message| queue_record(queue, message)).collect();
    json!({"Records": records})
}

fn queue_record(queue: &str, message: &Message) -> Value {
    let attributes: Map<String, Value> =
        message.system_attributes().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let named = message.attributes.iter();
    let message_attributes: Map<String, Value> = named.map(|(name, attribute)| (name.clone(), message_attribute(attribute))).collect();
    let digest = Md5::digest(message.body.as_bytes());
    json!({
        "messageId": message.id,
        "receiptHandle": message.receipt,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": message_attributes,
        "md5OfBody": digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"),
        "awsRegion": REGION,
    })
}

fn message_attribute(attribute: &Attribute) -> Value {
    let mut value = json!({"dataType": attribute.data_type, "stringListValues": [], "binaryListValues": []});
    if let Some(text) = &attribute.string_value {
        value["stringValue"] = json!(text);
    }
    if let Some(binary) = &attribute.binary_value {
        value["binaryValue"] = json!(binary);
    }
    value
}

/// What EventBridge Scheduler sends when no input is set: `detail` is a text there.
#[must_use]
pub fn schedule_event(function: &str, now: Timestamp) -> Value {
    json!({
        "version": "0",
        "id": crate::engines::random_uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": now.to_string(),
        "region": REGION,
        "resources": [format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{function}")],
        "detail": "{}",
    })
}

/// What EventBridge brings of a new object in a bucket. Keys stand there as they are.
#[must_use]
pub fn object_event(bucket: &str, key: &str, bytes: u64, now: Timestamp) -> Value {
    json!({
        "version": "0",
        "id": crate::engines::random_uuid(),
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": ACCOUNT,
        "time": now.to_string(),
        "region": REGION,
        "resources": [format!("arn:aws:s3:::{bucket}")],
        "detail": {
            "version": "0",
            "bucket": { "name": bucket },
            "object": { "key": key, "size": bytes },
            "request-id": crate::engines::random_hex(16).to_uppercase(),
            "requester": ACCOUNT,
            "source-ip-address": "127.0.0.1",
            "reason": "PutObject",
        },
    })
}

/// What a subscription of CloudWatch Logs brings: lines of one function, as base64 of gzip of JSON. A function's stream in a group
/// that many share is named after it.
#[must_use]
pub fn logs_event(group: &str, lines: &[Line]) -> Value {
    let mut data = LogData::default();
    let (function, at_ms) = lines.first().map(|line| (line.function.as_str(), line.at_ms)).unwrap_or_default();
    let day = Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime("%Y/%m/%d");
    ACCOUNT.clone_into(&mut data.owner);
    group.clone_into(&mut data.log_group);
    data.log_stream = format!("{day}/{function}[$LATEST]{}", "0".repeat(32));
    data.subscription_filters = vec!["errors".to_owned()];
    "DATA_MESSAGE".clone_into(&mut data.message_type);
    data.log_events = lines.iter().map(log_entry).collect();
    let mut squeezed = GzEncoder::new(Vec::new(), Compression::fast());
    let written = serde_json::to_writer(&mut squeezed, &data).map_err(std::io::Error::from);
    // Into memory, where there is always room.
    let bytes = written.and_then(|()| squeezed.finish()).unwrap_or_default();
    json!({ "awslogs": { "data": encode(&bytes) } })
}

fn log_entry(line: &Line) -> LogEntry {
    let mut entry = LogEntry::default();
    line.id.clone_into(&mut entry.id);
    entry.timestamp = line.at_ms;
    line.text.clone_into(&mut entry.message);
    entry
}

/// The ids a function names in its answer as failed; `None` when the answer has another form, which fails the batch.
#[must_use]
pub fn failed_items(answer: &Value) -> Option<Vec<String>> {
    let Some(failures) = answer.get("batchItemFailures").filter(|failures| !failures.is_null()) else {
        return Some(Vec::new());
    };
    let ids = failures.as_array()?.iter().map(|failure| failure["itemIdentifier"].as_str().map(str::to_owned));
    ids.collect()
}

/// Base64 as events carry it.
fn encode(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_event_is_one_that_lambda_can_read() {
        let message = Message {
            id: "m-1".to_owned(),
            receipt: "1.ab".to_owned(),
            body: "tomato".to_owned(),
            attributes: [(
                "n".to_owned(),
                Attribute { data_type: "Number".to_owned(), string_value: Some("7".to_owned()), binary_value: None },
            )]
            .into(),
            sent_ms: 1,
            first_received_ms: 2,
            receive_count: 3,
        };
        let event: aws_lambda_events::sqs::SqsEvent = serde_json::from_value(queue_event("MailQueue", &[message])).unwrap();
        let record = &event.records[0];
        assert_eq!(record.body.as_deref(), Some("tomato"));
        assert_eq!(record.md5_of_body.as_deref(), Some("006f87892f47ef9aa60fa5ed01a440fb"));
        assert_eq!(record.message_attributes["n"].string_value.as_deref(), Some("7"));
        assert_eq!(record.attributes["ApproximateReceiveCount"], "3");
    }

    #[test]
    fn failures_are_told_from_nonsense() {
        assert_eq!(failed_items(&json!({})), Some(vec![]));
        assert_eq!(failed_items(&json!({"batchItemFailures": []})), Some(vec![]));
        assert_eq!(failed_items(&json!({"batchItemFailures": [{"itemIdentifier": "a"}]})), Some(vec!["a".to_owned()]));
        assert_eq!(failed_items(&json!({"batchItemFailures": [{"item": "a"}]})), None);
        assert_eq!(failed_items(&json!({"batchItemFailures": 1})), None);
    }
}
