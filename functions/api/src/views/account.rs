//! Somebody's account, and a session as whoever signs in gets it.

use super::AddressBody;
use crate::http::Error;
use crate::http::session_cookie;
use barrow_app::accounts::AccountError;
use barrow_app::accounts::SignedIn;
use barrow_app::accounts::access_tokens::ACCESS_TOKEN_VALID;
use barrow_domain::accounts::{AccountRole, AddressBook, AddressEntry, Defaults, PersonName, Session, User};
use barrow_domain::customer::{Address, Email};
use barrow_domain::ids::{AddressId, SessionId, UserId};
use barrow_domain::staff::Permission;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, JsonSchema)]
pub struct AccountView {
    id: UserId,
    email: Email,
    name: Option<PersonName>,
    /// `customer`, or a role of staff.
    role: AccountRole,
    /// What the role may do in the back office; nothing, for a customer.
    permissions: Vec<Permission>,
    #[schemars(with = "String", extend("format" = "date-time"))]
    created_at: Timestamp,
    #[schemars(with = "String", extend("format" = "date-time"))]
    updated_at: Timestamp,
    #[schemars(with = "String", extend("format" = "date-time"))]
    password_changed_at: Timestamp,
}

impl From<User> for AccountView {
    fn from(user: User) -> Self {
        let User { id, email, name, role, disabled_at: _, created_at, updated_at, password_changed_at } = user;
        let permissions = match role {
            AccountRole::Customer => Vec::new(),
            AccountRole::Staff(role) => role.permissions(),
        };
        Self { id, email, name, role, permissions, created_at, updated_at, password_changed_at }
    }
}

/// What whoever signs in, or refreshes, gets. Browsers have the refresh token in a cookie, and do not see it.
#[derive(Serialize, JsonSchema)]
pub struct SessionView {
    access_token: String,
    /// `Bearer`.
    token_type: String,
    /// How long the access token is good.
    expires_in_seconds: i64,
    /// Only when it was asked for with `"token_in": "body"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    account: AccountView,
}

/// Where a client wants its refresh token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenIn {
    /// In a cookie that no script can read: for browsers.
    #[default]
    Cookie,
    /// In the answer: for programs.
    Body,
}

impl SessionView {
    /// With the cookie that goes beside it.
    #[must_use]
    pub fn new(signed_in: SignedIn, token_in: TokenIn) -> (Self, Option<String>) {
        let SignedIn { user, session_id: _, access_token, refresh } = signed_in;
        let (cookie, refresh_token) = match token_in {
            TokenIn::Cookie => (Some(session_cookie::holding(&refresh.text())), None),
            TokenIn::Body => (None, Some(refresh.text())),
        };
        let view = Self {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in_seconds: ACCESS_TOKEN_VALID.as_secs(),
            refresh_token,
            account: user.into(),
        };
        (view, cookie)
    }
}

/// A place where somebody is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeviceView {
    id: SessionId,
    /// What its browser or program calls itself.
    device: Option<String>,
    #[schemars(with = "String")]
    created_at: Timestamp,
    #[schemars(with = "String")]
    used_at: Timestamp,
    /// The one that asks.
    current: bool,
}

impl DeviceView {
    #[must_use]
    pub fn new(session: Session, asking: &SessionId) -> Self {
        let Session { id, user_id: _, family: _, current: _, previous: _, device, is_staff: _, created_at, used_at } = session;
        Self { current: id == *asking, id, device, created_at, used_at }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedAddressBody {
    address: AddressBody,
    /// Taken for parcels when nobody says otherwise. False takes nothing away.
    #[serde(default)]
    default_shipping: bool,
    #[serde(default)]
    default_billing: bool,
}

impl SavedAddressBody {
    /// # Errors
    /// 422 naming every wrong line.
    pub fn parse(self) -> Result<(Address, Defaults), Error> {
        let Self { address, default_shipping: shipping, default_billing: billing } = self;
        Ok((address.parse("address")?, Defaults { shipping, billing }))
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SavedAddressView {
    id: AddressId,
    address: AddressBody,
    default_shipping: bool,
    default_billing: bool,
}

impl SavedAddressView {
    #[must_use]
    pub fn all(book: &AddressBook) -> Vec<Self> {
        book.entries().iter().map(|entry| Self::new(book, entry)).collect()
    }

    /// # Errors
    /// 404.
    pub fn of(book: &AddressBook, id: &AddressId) -> Result<Self, Error> {
        let entry = book.entry(id).map_err(AccountError::from)?;
        Ok(Self::new(book, entry))
    }

    fn new(book: &AddressBook, entry: &AddressEntry) -> Self {
        let AddressEntry { id, address } = entry.clone();
        let Defaults { shipping, billing } = book.defaults_of(&id);
        Self { id, address: address.into(), default_shipping: shipping, default_billing: billing }
    }
}
