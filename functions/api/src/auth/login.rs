//! `POST /api/auth/login`: begins a session. Whether the address or the password was wrong is never told.

use super::{check_password, session};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{SessionView, TokenIn};
use barrow_app::App;
use barrow_domain::accounts::NewPassword;
use barrow_domain::customer::Email;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    email: Email,
    password: NewPassword,
    /// Of staff's second factor: six digits, or a recovery code.
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    token_in: TokenIn,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/login",
    bin: "auth-login",
    access: Access::Credentials,
    summary: "Signs in: gives an access token, and a refresh token in a cookie or in the body.",
    parameters: &[],
    request: Some(schema::<Login>),
    response: Some(schema::<SessionView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.login", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SessionView>, Error> {
    let Login { email, password, code, token_in } = request.json()?;
    check_password("password", &password)?;
    app.count_login(&email, &request.source(app), request.now()).await?;
    let recognised = app.recognise(&email, &password).await?;
    app.check_second_factor(&recognised.account.user, code.as_deref(), request.now()).await?;
    let signed_in = app.begin_session(recognised, request.origin(app), request.now()).await?;
    Ok(session(signed_in, token_in))
}
