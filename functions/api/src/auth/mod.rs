//! Signing up, in and out. Tokens and sessions are `barrow_app::accounts`.

pub mod jwks;
pub mod login;
pub mod logout;
pub mod refresh;
pub mod register;
pub mod verify_email;

use crate::http::{ApiRequest, Error, FieldError, Reply};
use crate::views::{SessionView, TokenIn};
use barrow_app::accounts::SignedIn;
use barrow_app::accounts::refresh_tokens::RefreshToken;
use barrow_domain::accounts::NewPassword;
use barrow_domain::customer::Email;

fn session(signed_in: SignedIn, token_in: TokenIn) -> Reply<SessionView> {
    let (view, cookie) = SessionView::new(signed_in, token_in);
    Reply::ok(view).with_cookie(cookie)
}

/// Whoever sends it in the body gets the next one there too.
fn presented(request: &ApiRequest, in_body: Option<&str>) -> Result<(RefreshToken, TokenIn), Error> {
    let (text, token_in) = match in_body {
        Some(text) => (text, TokenIn::Body),
        None => (request.refresh_cookie()?.ok_or(Error::Unauthorized)?, TokenIn::Cookie),
    };
    Ok((RefreshToken::parse(text).ok_or(Error::SessionEnded)?, token_in))
}

/// A password that somebody chooses.
pub(crate) fn check_new_password(field: &str, password: &NewPassword, owner: &Email) -> Result<(), Error> {
    password.check(owner).map_err(|weak| Error::field(field, weak))
}

/// A password that somebody shows: whatever it is, it has a length that passwords have.
pub(crate) fn check_password(field: &str, password: &NewPassword) -> Result<(), Error> {
    let possible = password.has_possible_length();
    if possible { Ok(()) } else { Err(Error::Validation(vec![FieldError::new(field, "must have 1 to 128 characters")])) }
}
