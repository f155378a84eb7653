//! Who buys and where it goes: e-mail and postal address, with the limits every text has.

use crate::text::{InvalidText, parse_line};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address as it was typed, trimmed; equality ignores letter case (see [`Email::normalised`]).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Email(String);

impl Email {
    /// # Errors
    /// What no mail server would take: no `@`, blanks, control characters, over 254 characters.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let text = parse_line(text, 254)?;
        let malformed = InvalidText::Malformed("must be an e-mail address");
        let (local, domain) = text.rsplit_once('@').ok_or(malformed.clone())?;
        let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@<>(),;:\\\"[]".contains(c));
        let dotted = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
        if local.len() > 64 || !plain(local) || !plain(domain) || !dotted {
            return Err(malformed);
        }
        Ok(Self(text))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form to compare by, so that `Ada@Example.org` uses a once-per-customer coupon once.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.to_lowercase()
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// Keeps addresses out of logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// An ISO 3166-1 alpha-2 country code, capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// # Errors
    /// Anything but two letters.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        match text.trim().to_ascii_uppercase().as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([*a, *b])),
            _ => Err(InvalidText::Malformed("must be a two-letter country code such as DE")),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::parse(&text)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

/// A postal address. Every line is trimmed, at most 200 characters, free of control characters.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    name: String,
    line1: String,
    line2: Option<String>,
    city: String,
    region: Option<String>,
    postal_code: Option<String>,
    country: Country,
    phone: Option<String>,
}

/// An address as somebody typed it.
#[derive(Clone, Debug, Default)]
pub struct AddressInput {
    pub name: String,
    pub line1: String,
    pub line2: Option<String>,
    pub city: String,
    pub region: Option<String>,
    pub postal_code: Option<String>,
    pub country: String,
    pub phone: Option<String>,
}

/// Which line of an address was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidAddress {
    pub field: &'static str,
    pub reason: InvalidText,
}

impl Address {
    /// # Errors
    /// Every line that was refused, not only the first.
    pub fn parse(input: AddressInput) -> Result<Self, Vec<InvalidAddress>> {
        let AddressInput { name, line1, line2, city, region, postal_code, country, phone } = input;
        let mut refused = Vec::new();
        let mut required = |field, text: &str| {
            parse_line(text, 200).unwrap_or_else(|reason| {
                refused.push(InvalidAddress { field, reason });
                String::new()
            })
        };
        let (name, line1, city) = (required("name", &name), required("line1", &line1), required("city", &city));
        let mut optional = |field, text: Option<String>, max| {
            let text = text.filter(|text| !text.trim().is_empty())?;
            parse_line(&text, max).map_err(|reason| refused.push(InvalidAddress { field, reason })).ok()
        };
        let (line2, region) = (optional("line2", line2, 200), optional("region", region, 100));
        let (postal_code, phone) = (optional("postal_code", postal_code, 20), optional("phone", phone, 40));
        match Country::parse(&country) {
            Ok(country) if refused.is_empty() => Ok(Self { name, line1, line2, city, region, postal_code, country, phone }),
            Ok(_) => Err(refused),
            Err(reason) => {
                refused.push(InvalidAddress { field: "country", reason });
                Err(refused)
            }
        }
    }

    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// Whether tax and shipping are the same there: they go by country and region.
    #[must_use]
    pub fn is_taxed_as(&self, other: &Self) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| {
            one.as_ref().map(|text| text.to_lowercase()) == other.as_ref().map(|text| text.to_lowercase())
        };
        self.country == other.country && same(&self.region, &other.region)
    }

    /// As somebody typed it.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Back to what can be shown or edited.
    #[must_use]
    pub fn into_input(self) -> AddressInput {
        let Self { name, line1, line2, city, region, postal_code, country, phone } = self;
        AddressInput { name, line1, line2, city, region, postal_code, country: country.to_string(), phone }
    }

    /// As an envelope shows it, one line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let town = [self.postal_code.as_deref(), Some(self.city.as_str())].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let country = Some(self.country.to_string());
        let lines = [Some(self.name.clone()), Some(self.line1.clone()), self.line2.clone(), Some(town), self.region.clone(), country];
        lines.into_iter().flatten().collect()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({}, …)", self.country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_and_refuses_addresses_by_field() {
        let good = AddressInput {
            name: " Ada ".into(),
            line1: "1 Rd".into(),
            city: "Ulm".into(),
            country: "de".into(),
            ..AddressInput::default()
        };
        let address = Address::parse(good.clone()).unwrap();
        assert_eq!(address.lines(), ["Ada", "1 Rd", "Ulm", "DE"]);
        let bad = AddressInput { name: "a\r\nBcc: x".into(), line1: String::new(), country: "Germany".into(), ..good };
        let fields: Vec<_> = Address::parse(bad).unwrap_err().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name", "line1", "country"]);
    }

    #[test]
    fn takes_and_refuses_emails() {
        assert_eq!(Email::parse(" Ada@Example.org ").unwrap().normalised(), "ada@example.org");
        for bad in ["", "ada", "a@b", "a@@b.org", "a b@c.org", "a@b.org\nBcc: x@y.org", "<a@b.org>", "@b.org", "a@b..org"] {
            assert!(Email::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(format!("{:?}", Email::parse("a@b.org").unwrap()), "Email(…)");
    }
}
