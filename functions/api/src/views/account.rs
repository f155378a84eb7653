//! Somebody's account, and a session as whoever signs in gets it.

use crate::http::session_cookie;
use barrow_app::accounts::SignedIn;
use barrow_app::accounts::access_tokens::ACCESS_TOKEN_VALID;
use barrow_domain::accounts::{AccountRole, PersonName, User};
use barrow_domain::customer::Email;
use barrow_domain::ids::UserId;
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
    #[schemars(with = "String", extend("format" = "date-time"))]
    created_at: Timestamp,
    #[schemars(with = "String", extend("format" = "date-time"))]
    updated_at: Timestamp,
    #[schemars(with = "String", extend("format" = "date-time"))]
    password_changed_at: Timestamp,
}

impl From<User> for AccountView {
    fn from(user: User) -> Self {
        let User { id, email, name, role, created_at, updated_at, password_changed_at } = user;
        Self { id, email, name, role, created_at, updated_at, password_changed_at }
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
