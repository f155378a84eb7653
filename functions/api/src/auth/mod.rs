//! Signing up, in and out. Tokens and sessions are `barrow_app::accounts`.

pub mod accept_invitation;
pub mod confirm_email;
pub mod forgot_password;
pub mod jwks;
pub mod login;
pub mod logout;
pub mod open_invitation;
pub mod refresh;
pub mod register;
pub mod reset_password;
pub mod verify_email;

use crate::http::{ApiRequest, Error, FieldError, Reply};
use crate::views::{SessionView, TokenIn};
use barrow_app::accounts::SignedIn;
use barrow_app::accounts::refresh_tokens::RefreshToken;
use barrow_domain::accounts::NewPassword;
use barrow_domain::customer::Email;
use schemars::JsonSchema;
use serde::Serialize;

/// What is answered where there is nothing else to say.
#[derive(Serialize, JsonSchema)]
pub struct DoneView {
    pub done: bool,
}

/// What the writing of a letter is answered with.
#[derive(Serialize, JsonSchema)]
pub struct LetterView {
    /// A sentence for people.
    detail: String,
}

impl LetterView {
    pub(crate) fn new(detail: &str) -> Self {
        Self { detail: detail.to_owned() }
    }
}

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
