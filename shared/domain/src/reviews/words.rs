//! The words of a review, each of a length that a page can show: stored as given, escaped where they are shown.

use crate::text::{InvalidText, parse_line};
use serde::{Deserialize, Serialize};

const MAX_TITLE: usize = 100;
const MAX_NAME: usize = 50;
const MAX_TEXT: usize = 2000;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(String);

        impl $name {
            /// # Errors
            /// [`InvalidText`].
            pub fn parse(text: &str) -> Result<Self, InvalidText> {
                let parse: fn(&str) -> Result<String, InvalidText> = $parse;
                parse(text).map(Self)
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidText;
            fn try_from(text: String) -> Result<Self, InvalidText> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(words: $name) -> Self {
                words.0
            }
        }
    };
}

words!(
    /// 1 to 100 characters on one line.
    ReviewTitle, |text| parse_line(text, MAX_TITLE)
);
words!(
    /// 1 to 50 characters on one line.
    ReviewName, |text| parse_line(text, MAX_NAME)
);
words!(
    /// 1 to 2,000 characters on any number of lines.
    ReviewText, parse_lines
);

fn parse_lines(text: &str) -> Result<String, InvalidText> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    match text.chars().count() {
        0 => Err(InvalidText::Empty),
        length if length > MAX_TEXT => Err(InvalidText::TooLong { max: MAX_TEXT }),
        _ if text.chars().any(|letter| letter.is_control() && letter != '\n') => Err(InvalidText::ControlCharacter),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_lines_and_refuses_what_is_no_text() {
        assert_eq!(ReviewText::parse(" Good.\r\nVery. ").unwrap().as_str(), "Good.\nVery.");
        for bad in ["", " \n ", "a\u{7}b", &"ä".repeat(2001)] {
            assert!(ReviewText::parse(bad).is_err(), "{bad:?}");
        }
        assert!(ReviewText::parse(&"ä".repeat(2000)).is_ok());
        for bad in ["", "two\nlines", &"a".repeat(101)] {
            assert!(ReviewTitle::parse(bad).is_err(), "{bad:?}");
        }
        assert!(ReviewName::parse(&"a".repeat(50)).is_ok() && ReviewName::parse(&"a".repeat(51)).is_err());
    }
}
