//! The cookie that a browser's refresh token is in. No script reads it, no other site sends it, and only this host gets it.
//!
//! `SameSite=Strict` keeps other sites out, but not a sister host of the shop's. So a request that relies on the cookie must also
//! bear `X-Requested-With`, which a form cannot send and another origin only after CORS has allowed it.

use super::{ApiRequest, Error};

/// The prefix makes browsers refuse it from another host, path or over plain HTTP (`localhost` counts as safe).
pub const NAME: &str = "__Host-barrow_refresh";

/// For a browser that is signed out.
pub const FORGOTTEN: &str = "__Host-barrow_refresh=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";

/// As long as a session that nobody uses.
const MAX_AGE_SECONDS: u32 = 30 * 86_400;

#[must_use]
pub fn holding(token: &str) -> String {
    format!("{NAME}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={MAX_AGE_SECONDS}")
}

impl ApiRequest {
    /// The refresh token in the cookie.
    ///
    /// # Errors
    /// 403 when another site may have sent it.
    pub fn refresh_cookie(&self) -> Result<Option<&str>, Error> {
        let Some(token) = self.cookie(NAME).filter(|token| !token.is_empty()) else { return Ok(None) };
        if self.header("x-requested-with").is_some_and(|value| !value.is_empty()) { Ok(Some(token)) } else { Err(Error::ForgedRequest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use barrow_domain::accounts::SESSION_IDLE;

    #[test]
    fn cookies_are_the_browsers_own_and_live_as_long_as_their_session() {
        let cookie = holding("a.b");
        assert_eq!(i64::from(MAX_AGE_SECONDS), SESSION_IDLE.as_secs());
        for cookie in [cookie.as_str(), FORGOTTEN] {
            assert!(cookie.starts_with(NAME) && cookie.contains("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age="));
            assert!(!cookie.contains("Domain"));
        }
    }
}
