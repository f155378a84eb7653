//! Which passwords are taken: long ones that are not on everybody's list. No rule about which characters (NIST SP 800-63B).

use crate::customer::Email;
use serde::{Deserialize, Serialize};
use std::fmt;

pub const MIN_PASSWORD_CHARS: usize = 12;
pub const MAX_PASSWORD_CHARS: usize = 128;
/// Fewer different characters than this are a pattern, not a password.
const FEWEST_DIFFERENT: usize = 5;

/// The commonest passwords of many breaches, in small letters, sorted by bytes: Royce Williams' list of 20,000.
const COMMON: &str = include_str!("common_passwords.txt");

/// A password that somebody chose, not yet judged. Never shown, and not stored: only its hash is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct NewPassword(String);

/// Why a password is not taken; the words stand after the field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    #[error("must have at least {MIN_PASSWORD_CHARS} characters")]
    TooShort,
    #[error("must have at most {MAX_PASSWORD_CHARS} characters")]
    TooLong,
    #[error("is among those that are guessed first; choose another")]
    Common,
    #[error("must not contain your e-mail address")]
    OwnAddress,
}

impl NewPassword {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a password of this length could be anybody's: whoever signs in is asked no more.
    #[must_use]
    pub fn has_possible_length(&self) -> bool {
        (1..=MAX_PASSWORD_CHARS).contains(&self.0.chars().count())
    }

    /// # Errors
    /// A named [`WeakPassword`].
    pub fn check(&self, owner: &Email) -> Result<(), WeakPassword> {
        if length_of(&self.0) < MIN_PASSWORD_CHARS {
            return Err(WeakPassword::TooShort);
        }
        if self.0.chars().count() > MAX_PASSWORD_CHARS {
            return Err(WeakPassword::TooLong);
        }
        let plain = self.0.to_lowercase();
        if contains_address(&plain, owner) {
            return Err(WeakPassword::OwnAddress);
        }
        if is_common(&plain) { Err(WeakPassword::Common) } else { Ok(()) }
    }
}

/// Keeps passwords out of logs.
impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// Spaces in a row are counted as one: they are easily typed, and easily guessed.
fn length_of(text: &str) -> usize {
    let mut last_is_space = false;
    let counts = |c: &char| !(std::mem::replace(&mut last_is_space, c.is_whitespace()) && c.is_whitespace());
    text.chars().filter(counts).count()
}

fn contains_address(plain: &str, owner: &Email) -> bool {
    let address = owner.normalised();
    let local = address.split('@').next().unwrap_or_default();
    plain.contains(&address) || (local.chars().count() >= 5 && plain.contains(local))
}

/// Also with digits and signs around it, written with digits for letters, or repeated.
fn is_common(plain: &str) -> bool {
    let mut different: Vec<char> = plain.chars().collect();
    different.sort_unstable();
    different.dedup();
    let spelt = |text: &str| is_listed(text) || is_listed(&letters_for_digits(text));
    let stem = plain.trim_matches(|c: char| !c.is_alphabetic());
    let spelt_stem = letters_for_digits(plain);
    let spelt_stem = spelt_stem.trim_matches(|c: char| !c.is_alphabetic());
    different.len() < FEWEST_DIFFERENT || [plain, stem, spelt_stem].into_iter().chain(repeated_unit(plain)).any(spelt)
}

fn is_listed(text: &str) -> bool {
    let (mut low, mut high) = (0, COMMON.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = COMMON[..middle].rfind('\n').map_or(0, |end| end + 1);
        let end = COMMON[start..].find('\n').map_or(COMMON.len(), |length| start + length);
        match COMMON[start..end].cmp(text) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

fn letters_for_digits(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// `lamp` of `lamplamplamp`.
fn repeated_unit(plain: &str) -> Option<&str> {
    let units = (1..=plain.len() / 2).filter(|length| plain.len().is_multiple_of(*length) && plain.is_char_boundary(*length));
    units.map(|length| &plain[..length]).find(|unit| unit.repeat(plain.len() / unit.len()) == plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), WeakPassword> {
        NewPassword::new(password).check(&Email::parse("lovelace@example.org").unwrap())
    }

    #[test]
    fn the_list_is_sorted_so_that_every_line_is_found() {
        assert!(COMMON.is_ascii());
        assert!(COMMON.lines().is_sorted());
        assert!(COMMON.lines().all(is_listed));
        assert!(!is_listed("") && !is_listed("zzzzzzzzzzzzzzzzzzzz") && !is_listed("!"));
    }

    #[test]
    fn takes_what_is_long_and_one_s_own() {
        for good in ["vier Birnen am Bach", "kVq8-zzr2-11mQ", "ünïcödé wörter", &"long ".repeat(25)] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        assert_eq!(check("short-one"), Err(WeakPassword::TooShort));
        assert_eq!(check("pears      ok"), Err(WeakPassword::TooShort), "blanks in a row are one");
        assert_eq!(check("four pears  by the brook"), Ok(()));
        assert_eq!(check(&"x1y2z".repeat(26)), Err(WeakPassword::TooLong));
        assert_eq!(check("for lovelace only"), Err(WeakPassword::OwnAddress));
        for common in ["Password1234!", "p@ssw0rd123456", "qwertyuiop123", "111111111111", "abababababab", "monkeymonkey", "123456123456"] {
            assert_eq!(check(common), Err(WeakPassword::Common), "{common}");
        }
        assert_eq!(format!("{:?}", NewPassword::new("secret")), "NewPassword(…)");
    }
}
