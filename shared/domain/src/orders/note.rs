//! What staff write on an order for each other.

use crate::ids::NoteId;
use crate::text::InvalidText;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    pub text: NoteText,
    /// Whoever of the staff wrote it.
    pub by: String,
    pub at: Timestamp,
}

/// Notes on one order.
pub const MOST_NOTES: usize = 100;

/// 1 to 2,000 characters on any number of lines.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct NoteText(String);

impl NoteText {
    /// # Errors
    /// Nothing, too much, or control characters other than line breaks.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        const MAX: usize = 2000;
        let text = text.trim();
        match text.chars().count() {
            0 => Err(InvalidText::Empty),
            length if length > MAX => Err(InvalidText::TooLong { max: MAX }),
            _ if text.chars().any(|letter| letter.is_control() && letter != '\n') => Err(InvalidText::ControlCharacter),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl TryFrom<String> for NoteText {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::parse(&text)
    }
}

impl From<NoteText> for String {
    fn from(text: NoteText) -> Self {
        text.0
    }
}

/// Staff write about customers: kept out of logs.
impl std::fmt::Debug for NoteText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NoteText(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_lines_and_refuses_what_is_no_text() {
        assert_eq!(String::from(NoteText::parse(" Rang twice.\nNobody there. ").unwrap()), "Rang twice.\nNobody there.");
        for bad in ["", " \n ", "a\u{7}b", &"a".repeat(2001)] {
            assert!(NoteText::parse(bad).is_err(), "{bad:?}");
        }
    }
}
