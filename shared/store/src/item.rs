//! Between DynamoDB's attribute values and Rust.

use crate::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(crate) fn n(number: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub(crate) fn key(pk: impl Into<String>, sk: impl Into<String>) -> Item {
    Item::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s(sk))])
}

/// A document of ours, as the JSON text it is; what DynamoDB must compare or index stands in attributes beside it.
pub(crate) fn document(value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    serde_json::to_string(value).map(AttributeValue::S).map_err(|error| StoreError::Corrupt { what: "document", why: error.to_string() })
}

pub(crate) fn read_document<T: DeserializeOwned>(item: &Item, what: &'static str) -> Result<T, StoreError> {
    let text = text(item, "doc", what)?;
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt { what, why: error.to_string() })
}

pub(crate) fn text<'a>(item: &'a Item, name: &str, what: &'static str) -> Result<&'a str, StoreError> {
    let value = item.get(name).and_then(|value| value.as_s().ok());
    value.map(String::as_str).ok_or_else(|| StoreError::Corrupt { what, why: format!("no text {name}") })
}

pub(crate) fn number<T: std::str::FromStr>(item: &Item, name: &str, what: &'static str) -> Result<T, StoreError> {
    let value = item.get(name).and_then(|value| value.as_n().ok());
    let number = value.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| StoreError::Corrupt { what, why: format!("no number {name}") })
}

/// RFC 3339 with exactly three decimals, so that the text sorts as the time does.
pub(crate) fn sortable(at: jiff::Timestamp) -> String {
    format!("{at:.3}")
}
