//! The event patterns of `FilterCriteria`: literals, `prefix`, `exists` and `anything-but`. Other operators of
//! EventBridge are refused, not ignored.

use serde_json::{Map, Value};

/// A pattern that a record matches or not.
#[derive(Clone, Debug)]
pub struct EventFilter {
    fields: Vec<(String, Rule)>,
}

#[derive(Clone, Debug)]
enum Rule {
    Inside(EventFilter),
    AnyOf(Vec<Test>),
}

#[derive(Clone, Debug)]
enum Test {
    Equals(Value),
    Prefix(String),
    Exists(bool),
    AnythingBut(Vec<Value>),
}

impl EventFilter {
    pub(super) fn parse(pattern: &str) -> Result<Self, String> {
        match serde_json::from_str(pattern) {
            Ok(Value::Object(fields)) => Self::read(&fields),
            Ok(_) => Err("a pattern is a JSON object".to_owned()),
            Err(error) => Err(format!("the pattern is not JSON: {error}")),
        }
    }

    #[must_use]
    pub fn matches(&self, record: &Value) -> bool {
        self.fields.iter().all(|(name, rule)| match (rule, record.get(name)) {
            (Rule::Inside(filter), Some(inner)) => filter.matches(inner),
            (Rule::Inside(filter), None) => filter.matches(&Value::Null),
            (Rule::AnyOf(tests), found) => tests.iter().any(|test| test.accepts(found)),
        })
    }

    fn read(fields: &Map<String, Value>) -> Result<Self, String> {
        let read = |(name, value): (&String, &Value)| Ok((name.clone(), Rule::read(name, value)?));
        Ok(Self { fields: fields.iter().map(read).collect::<Result<_, String>>()? })
    }
}

impl Rule {
    fn read(name: &str, value: &Value) -> Result<Self, String> {
        match value {
            Value::Object(fields) => EventFilter::read(fields).map(Self::Inside),
            Value::Array(tests) => tests.iter().map(Test::read).collect::<Result<_, _>>().map(Self::AnyOf),
            _ => Err(format!("{name} in the pattern needs a list")),
        }
    }
}

impl Test {
    fn read(value: &Value) -> Result<Self, String> {
        let Value::Object(operator) = value else {
            return Ok(Self::Equals(value.clone()));
        };
        match operator.iter().next() {
            Some((name, Value::String(text))) if name == "prefix" => Ok(Self::Prefix(text.clone())),
            Some((name, Value::Bool(flag))) if name == "exists" => Ok(Self::Exists(*flag)),
            Some((name, Value::Array(values))) if name == "anything-but" => Ok(Self::AnythingBut(values.clone())),
            _ => Err(format!("the local platform does not know the pattern {value}")),
        }
    }

    fn accepts(&self, found: Option<&Value>) -> bool {
        match self {
            Self::Equals(wanted) => found == Some(wanted),
            Self::Prefix(prefix) => found.and_then(Value::as_str).is_some_and(|text| text.starts_with(prefix.as_str())),
            Self::Exists(wanted) => found.is_some() == *wanted,
            Self::AnythingBut(values) => found.is_some_and(|value| !values.contains(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn new_events_of_the_log_match_and_nothing_else() {
        let filter = EventFilter::parse(r#"{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"EVENT#"}]}}}}"#).unwrap();
        let record = |name: &str, sk: &str| json!({"eventName": name, "dynamodb": {"Keys": {"sk": {"S": sk}}}});
        assert!(filter.matches(&record("INSERT", "EVENT#0001")));
        assert!(!filter.matches(&record("MODIFY", "EVENT#0001")));
        assert!(!filter.matches(&record("INSERT", "META")));
        assert!(!filter.matches(&json!({"eventName": "INSERT"})));
    }

    #[test]
    fn operators_that_nothing_here_evaluates_are_refused() {
        assert!(EventFilter::parse(r#"{"a":[{"numeric":[">",1]}]}"#).is_err());
        assert!(EventFilter::parse("[]").is_err());
        assert!(EventFilter::parse("{").is_err());
    }
}
