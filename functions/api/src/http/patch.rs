//! A field of a `PATCH`: absent, null, or a value.

use serde::{Deserialize, Deserializer};

/// Absent leaves what is there (with `#[serde(default)]`), null takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

impl<T> Patch<T> {
    /// None when nothing is to change; inside, none when it is to go.
    pub fn change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// For a field that cannot be taken away (with `#[serde(default, deserialize_with = "given")]`): null is no value of it.
///
/// # Errors
/// What is no `T`.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    // An enum would take null for broken JSON.
    Option::deserialize(deserializer)?.map(Some).ok_or_else(|| serde::de::Error::custom("must not be null"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        name: Patch<String>,
    }

    #[test]
    fn absent_is_not_null() {
        let read = |text: &str| serde_json::from_str::<Body>(text).unwrap().name.change();
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"name": null}"#), Some(None));
        assert_eq!(read(r#"{"name": "Ada"}"#), Some(Some("Ada".to_owned())));
    }
}
