//! The audit log: who of the staff changed what, from what to what. (The nightly audit of the books is [`crate::audit`].)
//!
//! An entry is written in the transaction of the change that it tells of, and kept for good. So it names what belongs to a
//! person (an address, a telephone number) by its field and never by its value.

use crate::InvalidText;
use crate::ids::{OrderId, ProductId, Sku, UserId};
use crate::staff::StaffMember;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// One change by one member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub at: Timestamp,
    pub actor: StaffMember,
    /// `stock.receive`, `order.packed`: the area, and what was done.
    pub action: String,
    pub subject: Subject,
    /// Tells two changes of one subject apart that bear the same time: a version, or what stands for an idempotency key.
    pub reference: String,
    /// What was there, as far as it changed. Null for what is new.
    pub before: Value,
    /// What there is now. Null for what is gone.
    pub after: Value,
}

/// What was changed: `order/4F7K-9QX2-MZ3T`, `stock/TUL-10`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Subject(String);

/// Of each of `before` and `after`, as JSON: a page of entries is still a small read.
const MOST_BYTES: usize = 2_000;
const LONGEST_TEXT: usize = 300;
const LONGEST_NAME: usize = 120;
const CUT: &str = "…";

impl AuditEntry {
    #[must_use]
    pub fn new(actor: &StaffMember, action: &str, subject: Subject, reference: impl fmt::Display, at: Timestamp) -> Self {
        let (action, reference) = (plain(action), plain(&reference.to_string()));
        Self { at, actor: actor.clone(), action, subject, reference, before: Value::Null, after: Value::Null }
    }

    /// What was there and what there is now; of two objects, only the members that differ are kept. Null is for nothing. Long
    /// texts are cut, and of a large object the largest members.
    #[must_use]
    pub fn change(mut self, before: impl Serialize, after: impl Serialize) -> Self {
        let [before, after] = different(json(before), json(after));
        (self.before, self.after) = (short(before), short(after));
        self
    }

    /// The entry's place among all others, oldest first.
    #[must_use]
    pub fn position(&self) -> String {
        format!("{:.3}#{}#{}#{}", self.at, self.subject, self.action, self.reference)
    }
}

impl Subject {
    /// `kind` is one word in small letters; what cannot stand in a subject's name becomes an underscore.
    #[must_use]
    pub fn new(kind: &str, name: impl fmt::Display) -> Self {
        Self(format!("{kind}/{}", plain(&name.to_string())))
    }

    #[must_use]
    pub fn order(id: &OrderId) -> Self {
        Self::new("order", id)
    }

    #[must_use]
    pub fn customer(id: &UserId) -> Self {
        Self::new("customer", id)
    }

    #[must_use]
    pub fn product(id: &ProductId) -> Self {
        Self::new("product", id)
    }

    #[must_use]
    pub fn stock(sku: &Sku) -> Self {
        Self::new("stock", sku)
    }

    /// # Errors
    /// A text that names no subject.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let is_word = |kind: &str| (1..=30).contains(&kind.len()) && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let named = text.split_once('/').is_some_and(|(kind, name)| is_word(kind) && !name.is_empty() && plain(name) == name);
        if named { Ok(Self(text.to_owned())) } else { Err(InvalidText::Malformed("must look like order/4F7K-9QX2-MZ3T")) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Subject {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::parse(&text)
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.0
    }
}

/// Parts of a key, without what parts keys.
fn plain(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
    text.chars().take(LONGEST_NAME).map(|c| if allowed(c) { c } else { '_' }).collect()
}

fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn different(before: Value, after: Value) -> [Value; 2] {
    let (Value::Object(mut old), Value::Object(mut new)) = (before.clone(), after.clone()) else { return [before, after] };
    let same: Vec<String> = old.iter().filter(|(name, value)| new.get(*name) == Some(value)).map(|(name, _)| name.clone()).collect();
    for name in same {
        old.remove(&name);
        new.remove(&name);
    }
    [Value::Object(old), Value::Object(new)]
}

fn short(value: Value) -> Value {
    let value = cut(value);
    match value {
        Value::Object(members) if length(&members) > MOST_BYTES => Value::Object(fitting(members)),
        value if length(&value) > MOST_BYTES => CUT.into(),
        value => value,
    }
}

fn cut(value: Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > LONGEST_TEXT => {
            Value::String(text.chars().take(LONGEST_TEXT).chain(CUT.chars()).collect())
        }
        Value::Array(items) => items.into_iter().map(cut).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, cut(value))).collect(),
        value => value,
    }
}

/// Small members whole; of large ones only that they were changed.
fn fitting(members: Map<String, Value>) -> Map<String, Value> {
    let mut room = MOST_BYTES / 2;
    let mut member = |(name, value): (String, Value)| {
        let needed = length(&value);
        let fits = needed <= room;
        room -= if fits { needed } else { 0 };
        (name, if fits { value } else { CUT.into() })
    };
    members.into_iter().take(40).map(&mut member).collect()
}

fn length(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(usize::MAX, |text| text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::Role;
    use serde_json::json;

    fn entry() -> AuditEntry {
        let owner = StaffMember { id: "owner".to_owned(), role: Role::Owner };
        AuditEntry::new(&owner, "product.update", Subject::new("product", "prd_tea"), "7#x y", Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn only_what_changed_is_kept() {
        let entry = entry().change(json!({ "title": "Tea", "active": true }), json!({ "title": "Tea", "active": false, "brand": "B" }));
        assert_eq!((entry.before, entry.after), (json!({ "active": true }), json!({ "active": false, "brand": "B" })));
    }

    #[test]
    fn what_is_large_is_cut() {
        let long = "ü".repeat(5_000);
        let many: Map<String, Value> = (0..200).map(|place| (format!("member_{place}"), json!(long))).collect();
        let large = entry().change(Value::Null, json!({ "small": 1, "text": long, "many": many, "list": vec![long.clone(); 50] }));
        assert_eq!(large.after["small"], 1);
        assert_eq!((&large.after["many"], &large.after["list"]), (&json!(CUT), &json!(CUT)));
        assert!(length(&large) < 2 * MOST_BYTES + 1_000, "{}", length(&large));
        let list = entry().change(vec![long; 50], Value::Null);
        assert_eq!(list.before, json!(CUT));
    }

    #[test]
    fn keys_are_parted_by_what_no_part_holds() {
        assert_eq!(entry().position(), "1970-01-01T00:00:00.000Z#product/prd_tea#product.update#7_x_y");
        assert_eq!(Subject::new("coupon", "A#B").as_str(), "coupon/A_B");
        assert!(Subject::parse("order/4F7K-9QX2-MZ3T").is_ok());
        for wrong in ["", "order", "order/", "Order/1", "order/a#b", "/a", "order/ä"] {
            assert!(Subject::parse(wrong).is_err(), "{wrong}");
        }
    }
}
