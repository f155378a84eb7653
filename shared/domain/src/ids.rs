//! Identifiers, each a type of its own, so that a SKU is never taken for a slug.

use crate::InvalidText;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Crockford's base 32: no I, L, O or U, so an id can be read over the phone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(String);

        impl $name {
            /// # Errors
            /// A text that does not have the id's form.
            pub fn parse(text: &str) -> Result<Self, InvalidText> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.to_owned())) } else { Err(InvalidText::Malformed($rule)) }
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
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// What is counted in stock: one variant of one product.
    Sku, "must be 1 to 40 capital letters, digits, dots, dashes or underscores",
    |text| is_code(text, 40, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b".-_".contains(&byte))
);
text_id!(
    /// A product's name in addresses: `vine-tomatoes`.
    Slug, "must be 1 to 80 small letters, digits or dashes",
    |text| is_code(text, 80, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
);
text_id!(
    /// What a text is written in, as BCP 47 has it, all in small letters: `de`, `pt-br`, `zh-hant`.
    Language, "must be a language such as de, pt-br or zh-hant",
    is_language
);
text_id!(ProductId, "must be 1 to 40 small letters, digits or underscores", |text| is_code(text, 40, |byte| byte.is_ascii_lowercase()
    || byte.is_ascii_digit()
    || byte == b'_'));
text_id!(
    /// What a customer types: capital letters, whatever the case typed (see [`CouponCode::normalise`]).
    CouponCode, "must be 3 to 32 letters, digits or dashes",
    |text| text.len() >= 3 && is_code(text, 32, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
);
text_id!(
    /// 26 characters of Crockford's base 32, 130 random bits.
    CartId, "must be the 26 characters a cart was created with",
    |text| text.len() == 26 && is_crockford(text)
);
text_id!(
    /// `4F7K-9QX2-MZ3T`: 60 random bits, and the order's number for people too. A collision is refused by the store.
    OrderId, "must look like 4F7K-9QX2-MZ3T",
    |text| text.len() == 14 && text.split('-').all(|group| group.len() == 4 && is_crockford(group))
);
text_id!(RefundId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(FulfillmentId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(ImageId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(BulkJobId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(NoteId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(ImportId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(ReturnId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(
    /// An account's, customer's or staff's.
    UserId, "must be 26 characters of base 32",
    |text| text.len() == 26 && is_crockford(text)
);
text_id!(
    /// One sign-in on one device, and all refresh tokens that follow from it.
    SessionId, "must be 26 characters of base 32",
    |text| text.len() == 26 && is_crockford(text)
);
text_id!(LetterId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));
text_id!(
    /// A copy of all that is held of somebody.
    ExportId, "must be 26 characters of base 32",
    |text| text.len() == 26 && is_crockford(text)
);
text_id!(AddressId, "must be 26 characters of base 32", |text| text.len() == 26 && is_crockford(text));

fn is_code(text: &str, max: usize, allowed: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.len() <= max && text.bytes().all(allowed)
}

/// A language, and after it a script, a region, or both.
fn is_language(text: &str) -> bool {
    let (mut parts, letters) = (text.split('-').peekable(), |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase()));
    let is_known = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && letters(part));
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| part.len() == 2 && letters(part) || part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_known && parts.next().is_none()
}

impl Language {
    /// The language itself, then what it is a kind of: `pt-br`, `pt` (RFC 4647, "Lookup").
    pub fn nearest_first(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.as_str()), |tag| tag.rsplit_once('-').map(|(wider, _)| wider))
    }
}

/// A map by language is asked for by its tag.
impl std::borrow::Borrow<str> for Language {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

fn is_crockford(text: &str) -> bool {
    text.bytes().all(|byte| ALPHABET.contains(&byte))
}

impl CouponCode {
    /// # Errors
    /// A text that no spelling makes a code.
    pub fn normalise(text: &str) -> Result<Self, InvalidText> {
        Self::parse(&text.trim().to_ascii_uppercase())
    }
}

impl CartId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl RefundId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl FulfillmentId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl ImageId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl ImportId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl BulkJobId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl NoteId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl ReturnId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl UserId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl SessionId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl LetterId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl ExportId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl AddressId {
    #[must_use]
    pub fn from_random(bytes: [u8; 26]) -> Self {
        Self(base32(&bytes))
    }
}

impl OrderId {
    #[must_use]
    pub fn from_random(bytes: [u8; 12]) -> Self {
        let text = base32(&bytes);
        Self(format!("{}-{}-{}", &text[0..4], &text[4..8], &text[8..12]))
    }
}

/// One character for the low five bits of each byte.
fn base32(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_has_not_the_form() {
        for bad in ["", "a", "A B", "A/B", &"A".repeat(41)] {
            assert!(Sku::parse(bad).is_err(), "{bad}");
        }
        assert!(OrderId::parse("4F7K-9QX2-MZ3").is_err());
        assert!(OrderId::parse("4F7K9QX2MZ3TAA").is_err());
        assert!(Slug::parse("../etc").is_err());
        assert_eq!(CouponCode::normalise(" welcome10 ").unwrap().as_str(), "WELCOME10");
    }

    #[test]
    fn a_language_is_a_tag_in_small_letters_and_a_kind_of_wider_ones() {
        for good in ["de", "gsw", "pt-br", "zh-hant", "zh-hant-tw", "es-419"] {
            assert!(Language::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "d", "DE", "pt-BR", "pt_br", "german", "de-", "-de", "de-de-de", "de-1996-x", "de--at", "d1", "zh-tw-hant"] {
            assert!(Language::parse(bad).is_err(), "{bad}");
        }
        let language = Language::parse("zh-hant-tw").unwrap();
        assert_eq!(language.nearest_first().collect::<Vec<_>>(), ["zh-hant-tw", "zh-hant", "zh"]);
    }

    proptest! {
        #[test]
        fn generated_ids_parse(order: [u8; 12], cart: [u8; 26]) {
            let order = OrderId::from_random(order);
            prop_assert_eq!(OrderId::parse(order.as_str()), Ok(order.clone()));
            let cart = CartId::from_random(cart);
            prop_assert_eq!(CartId::parse(cart.as_str()), Ok(cart.clone()));
        }
    }
}
