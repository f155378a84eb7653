//! One function per action.

use super::fields::{asks_for, entries, number, outgoing, queue_name, text};
use crate::engines::sqs::{Message, Queues, SqsProblem, digest};
use crate::engines::{ACCOUNT, REGION};
use serde_json::{Map, Value, json};
use std::time::Duration;

const MAX_VISIBILITY_SECONDS: u32 = 43_200;

pub async fn run(queues: &Queues, action: &str, input: &Value, base: &str) -> Result<Value, SqsProblem> {
    match action {
        "GetQueueUrl" => get_queue_url(queues, input, base),
        "GetQueueAttributes" => get_attributes(queues, input),
        "SendMessage" => send(queues, queue_name(input)?, input),
        "SendMessageBatch" => batch(queues, input, send),
        "ReceiveMessage" => receive(queues, input).await,
        "DeleteMessage" => delete(queues, queue_name(input)?, input),
        "DeleteMessageBatch" => batch(queues, input, delete),
        "ChangeMessageVisibility" => change_visibility(queues, queue_name(input)?, input),
        "ChangeMessageVisibilityBatch" => batch(queues, input, change_visibility),
        "PurgeQueue" => queues.purge(queue_name(input)?).map(|()| json!({})),
        other => Err(SqsProblem::Invalid(format!("The local queues do not know the action {other}."))),
    }
}

/// Runs an action for each entry; one that fails does not stop the others.
fn batch(queues: &Queues, input: &Value, action: fn(&Queues, &str, &Value) -> Result<Value, SqsProblem>) -> Result<Value, SqsProblem> {
    let queue = queue_name(input)?;
    queues.settings(queue)?;
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for (id, entry) in entries(input)? {
        match action(queues, queue, entry) {
            Ok(mut output) => {
                output["Id"] = json!(id);
                successful.push(output);
            }
            Err(problem) => {
                let fault = !matches!(problem, SqsProblem::Storage(_));
                let code = "InvalidParameterValue";
                failed.push(json!({"Id": id, "SenderFault": fault, "Code": code, "Message": problem.to_string()}));
            }
        }
    }
    Ok(json!({"Successful": successful, "Failed": failed}))
}

fn send(queues: &Queues, queue: &str, input: &Value) -> Result<Value, SqsProblem> {
    let message = outgoing(input)?;
    let id = queues.send(queue, &message)?;
    let mut output = json!({"MessageId": id, "MD5OfMessageBody": digest::of_body(&message.body)});
    if let Some(sum) = digest::of_attributes(&message.attributes) {
        output["MD5OfMessageAttributes"] = json!(sum);
    }
    Ok(output)
}

async fn receive(queues: &Queues, input: &Value) -> Result<Value, SqsProblem> {
    let max = number(input, "MaxNumberOfMessages", 1..=10)?.unwrap_or(1);
    let visibility = number(input, "VisibilityTimeout", 0..=MAX_VISIBILITY_SECONDS)?;
    let wait = number(input, "WaitTimeSeconds", 0..=20)?.unwrap_or(0);
    let wait = Duration::from_secs(wait.into());
    let messages = queues.receive(queue_name(input)?, max, visibility, wait).await?;
    let messages: Vec<Value> = messages.iter().map(|message| describe(message, input)).collect();
    Ok(if messages.is_empty() { json!({}) } else { json!({"Messages": messages}) })
}

fn describe(message: &Message, input: &Value) -> Value {
    let mut system = Map::new();
    for (name, value) in message.system_attributes() {
        if asks_for(input, "MessageSystemAttributeNames", name) || asks_for(input, "AttributeNames", name) {
            system.insert(name.to_owned(), json!(value));
        }
    }
    let mut attributes = message.attributes.clone();
    attributes.retain(|name, _| asks_for(input, "MessageAttributeNames", name));
    let mut output = json!({
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "MD5OfBody": digest::of_body(&message.body),
        "Body": message.body,
        "Attributes": system,
    });
    if let Some(sum) = digest::of_attributes(&attributes) {
        output["MD5OfMessageAttributes"] = json!(sum);
        output["MessageAttributes"] = json!(attributes);
    }
    output
}

fn delete(queues: &Queues, queue: &str, input: &Value) -> Result<Value, SqsProblem> {
    queues.delete(queue, text(input, "ReceiptHandle")?).map(|()| json!({}))
}

fn change_visibility(queues: &Queues, queue: &str, input: &Value) -> Result<Value, SqsProblem> {
    let seconds = number(input, "VisibilityTimeout", 0..=MAX_VISIBILITY_SECONDS)?;
    let seconds = seconds.ok_or_else(|| SqsProblem::Invalid("VisibilityTimeout is missing.".to_owned()))?;
    queues.change_visibility(queue, text(input, "ReceiptHandle")?, seconds).map(|()| json!({}))
}

fn get_queue_url(queues: &Queues, input: &Value, base: &str) -> Result<Value, SqsProblem> {
    let queue = text(input, "QueueName")?;
    queues.settings(queue)?;
    Ok(json!({"QueueUrl": super::queue_url(base, queue)}))
}

fn get_attributes(queues: &Queues, input: &Value) -> Result<Value, SqsProblem> {
    let queue = queue_name(input)?;
    let settings = queues.settings(queue)?;
    let counts = queues.counts(queue)?;
    let mut all = vec![
        ("ApproximateNumberOfMessages", counts.visible.to_string()),
        ("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string()),
        ("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string()),
        ("VisibilityTimeout", settings.visibility_seconds.to_string()),
        ("DelaySeconds", settings.delay_seconds.to_string()),
        ("QueueArn", queue_arn(queue)),
    ];
    if let Some(redrive) = &settings.redrive {
        let policy = json!({
            "deadLetterTargetArn": queue_arn(&redrive.queue),
            "maxReceiveCount": redrive.max_receive_count,
        });
        all.push(("RedrivePolicy", policy.to_string()));
    }
    all.retain(|(name, _)| asks_for(input, "AttributeNames", name));
    let attributes: Map<String, Value> = all.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    Ok(json!({"Attributes": attributes}))
}

fn queue_arn(queue: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}")
}
