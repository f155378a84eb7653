//! A user: whoever has an account, customer or staff.

use crate::customer::Email;
use crate::ids::UserId;
use crate::staff::Role;
use crate::text::{InvalidText, parse_line};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An account is there only once its address was verified, so every user's address is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub email: Email,
    pub name: Option<PersonName>,
    pub role: AccountRole,
    /// Since when nobody signs in to it, because staff said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub password_changed_at: Timestamp,
}

/// What an account may do: buy, or also work in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum AccountRole {
    Customer,
    Staff(Role),
}

impl AccountRole {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff(role) => role.name(),
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == "customer" { Some(Self::Customer) } else { Role::named(name).map(Self::Staff) }
    }
}

impl TryFrom<String> for AccountRole {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::named(&text).ok_or(InvalidText::Malformed("must be customer or a role of staff"))
    }
}

impl From<AccountRole> for String {
    fn from(role: AccountRole) -> Self {
        role.name().to_owned()
    }
}

/// What to call somebody: one line of at most 200 characters.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct PersonName(String);

impl PersonName {
    /// # Errors
    /// Empty, too long, or with control characters.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        parse_line(text, 200).map(Self)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PersonName {
    type Error = InvalidText;
    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

/// Keeps names out of logs.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_found_by_its_name() {
        let staff = Role::ALL.map(AccountRole::Staff);
        for role in staff.into_iter().chain([AccountRole::Customer]) {
            assert_eq!(AccountRole::named(role.name()), Some(role));
        }
        assert_eq!(AccountRole::named("root"), None);
        assert_eq!(format!("{:?}", PersonName::parse("Ada").unwrap()), "PersonName(…)");
    }
}
