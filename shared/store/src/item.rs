//! Between DynamoDB's attribute values and Rust.

use crate::StoreError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Read};

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

/// The same, squeezed (RFC 1951), for what is written whole again and again: each KB of each write is paid for.
pub(crate) fn squeezed(value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    let mut writer = DeflateEncoder::new(Vec::new(), Compression::default());
    let written = serde_json::to_writer(&mut writer, value).map_err(io::Error::from).and_then(|()| writer.finish());
    let bytes = written.map_err(|error| StoreError::Corrupt { what: "document", why: error.to_string() })?;
    Ok(AttributeValue::B(Blob::new(bytes)))
}

pub(crate) fn read_document<T: DeserializeOwned>(item: &Item, what: &'static str) -> Result<T, StoreError> {
    let text = document_text(item, what)?;
    serde_json::from_str(&text).map_err(|error| StoreError::Corrupt { what, why: error.to_string() })
}

/// A document's JSON, squeezed or not.
pub(crate) fn document_text<'a>(item: &'a Item, what: &'static str) -> Result<Cow<'a, str>, StoreError> {
    let Some(AttributeValue::B(bytes)) = item.get("doc") else { return text(item, "doc", what).map(Cow::Borrowed) };
    let mut text = String::new();
    let read = DeflateDecoder::new(bytes.as_ref()).read_to_string(&mut text);
    read.map_err(|error| StoreError::Corrupt { what, why: error.to_string() })?;
    Ok(Cow::Owned(text))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_as_it_was_written_squeezed_or_not() {
        let told = vec!["Grüße".to_owned(); 50];
        let stored = |doc| Item::from([("doc".to_owned(), doc)]);
        let (plain, squeezed) = (stored(document(&told).unwrap()), stored(squeezed(&told).unwrap()));
        for item in [&plain, &squeezed] {
            assert_eq!(read_document::<Vec<String>>(item, "test").unwrap(), told);
        }
        assert_eq!(document_text(&plain, "test").unwrap(), document_text(&squeezed, "test").unwrap());
        assert!(squeezed["doc"].as_b().unwrap().as_ref().len() < 100);
        for bad in [AttributeValue::B(Blob::new(b"none")), AttributeValue::Bool(true)] {
            assert!(read_document::<Vec<String>>(&stored(bad), "test").is_err());
        }
    }
}
