//! `POST /api/auth/verify-email`: makes the account that a mail's link is for, and signs its owner in. The link alone is not
//! enough: whoever clicks on it without having asked for the account does not know its password.

use super::{check_password, session};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{SessionView, TokenIn};
use barrow_app::App;
use barrow_domain::accounts::NewPassword;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyEmail {
    /// From the link.
    token: String,
    /// The one that the account was asked for with.
    password: NewPassword,
    #[serde(default)]
    token_in: TokenIn,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/verify-email",
    bin: "auth-verify-email",
    access: Access::LetterLink,
    summary: "Confirms an e-mail address, which makes the account, and signs in.",
    parameters: &[],
    request: Some(schema::<VerifyEmail>),
    response: Some(schema::<SessionView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.verify_email", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SessionView>, Error> {
    let VerifyEmail { token, password, token_in } = request.json()?;
    check_password("password", &password)?;
    let signed_in = app.confirm_registration(&token, &password, request.origin(app), request.now()).await?;
    Ok(session(signed_in, token_in))
}
