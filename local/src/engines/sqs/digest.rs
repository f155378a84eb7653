//! The MD5 sums of bodies and attributes that SDKs compare with their own.

use super::Attribute;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use std::collections::BTreeMap;

pub fn of_body(body: &str) -> String {
    hex(&Md5::digest(body.as_bytes()))
}

/// `None` when there are no attributes. By name: length and name, length and type, kind, length and value.
pub fn of_attributes(attributes: &BTreeMap<String, Attribute>) -> Option<String> {
    if attributes.is_empty() {
        return None;
    }
    let mut sum = Md5::new();
    for (name, attribute) in attributes {
        add(&mut sum, name.as_bytes());
        add(&mut sum, attribute.data_type.as_bytes());
        match (&attribute.string_value, &attribute.binary_value) {
            (Some(text), _) => {
                sum.update([1]);
                add(&mut sum, text.as_bytes());
            }
            (None, binary) => {
                sum.update([2]);
                add(&mut sum, &STANDARD.decode(binary.as_deref().unwrap_or_default()).unwrap_or_default());
            }
        }
    }
    Some(hex(&sum.finalize()))
}

fn add(sum: &mut Md5, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    sum.update(length.to_be_bytes());
    sum.update(bytes);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
