//! Reading the input of an action, with SQS's own limits.

use crate::engines::sqs::{Attribute, Outgoing, SqsProblem};
use serde_json::Value;
use std::collections::BTreeMap;

/// SQS takes a message of 1 MiB, and a batch of as much.
const MAX_MESSAGE_BYTES: usize = 1 << 20;
const MAX_DELAY_SECONDS: u32 = 900;

pub fn queue_name(input: &Value) -> Result<&str, SqsProblem> {
    let url = text(input, "QueueUrl")?;
    url.rsplit('/').next().filter(|name| !name.is_empty()).ok_or(SqsProblem::NoSuchQueue)
}

pub fn text<'a>(input: &'a Value, name: &str) -> Result<&'a str, SqsProblem> {
    input[name].as_str().ok_or_else(|| SqsProblem::Invalid(format!("The request must contain the parameter {name}.")))
}

/// A number in a range, or nothing when it is absent.
pub fn number(input: &Value, name: &str, range: std::ops::RangeInclusive<u32>) -> Result<Option<u32>, SqsProblem> {
    let Some(value) = input.get(name).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| range.contains(number));
    let refusal = || SqsProblem::Invalid(format!("{name} must be {} to {}.", range.start(), range.end()));
    number.map(Some).ok_or_else(refusal)
}

/// The 1 to 10 entries of a batch, each with an id of its own.
pub fn entries(input: &Value) -> Result<Vec<(&str, &Value)>, SqsProblem> {
    let list = input["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() || list.len() > 10 {
        return Err(SqsProblem::Invalid(format!("A batch has 1 to 10 entries, not {}.", list.len())));
    }
    let mut entries: Vec<(&str, &Value)> = Vec::new();
    for entry in list {
        let id = text(entry, "Id")?;
        if entries.iter().any(|(other, _)| *other == id) {
            return Err(SqsProblem::Invalid(format!("Id {id} repeated.")));
        }
        entries.push((id, entry));
    }
    Ok(entries)
}

pub fn outgoing(input: &Value) -> Result<Outgoing, SqsProblem> {
    let body = text(input, "MessageBody")?;
    if body.is_empty() || body.len() > MAX_MESSAGE_BYTES {
        return Err(SqsProblem::Invalid(format!("A message has 1 to {MAX_MESSAGE_BYTES} bytes.")));
    }
    Ok(Outgoing {
        body: body.to_owned(),
        attributes: attributes(input)?,
        delay_seconds: number(input, "DelaySeconds", 0..=MAX_DELAY_SECONDS)?,
    })
}

fn attributes(input: &Value) -> Result<BTreeMap<String, Attribute>, SqsProblem> {
    match input.get("MessageAttributes").filter(|value| !value.is_null()) {
        Some(value) => serde_json::from_value(value.clone()).map_err(|error| SqsProblem::Invalid(format!("MessageAttributes: {error}"))),
        None => Ok(BTreeMap::new()),
    }
}

/// The names asked for; `All` and a trailing `.*` are wildcards.
pub fn asks_for(input: &Value, field: &str, name: &str) -> bool {
    let names = input[field].as_array().map(Vec::as_slice).unwrap_or_default();
    names
        .iter()
        .filter_map(Value::as_str)
        .any(|asked| asked == "All" || asked == name || asked.strip_suffix(".*").is_some_and(|prefix| name.starts_with(prefix)))
}
