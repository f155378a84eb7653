//! `POST /api/auth/invitation/accept`: makes a member of staff of whoever was invited, and signs them in. They choose a password, or
//! show that of the account which the address has, and a code of their second factor.

use super::check_password;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{JoinedView, SessionView, TokenIn};
use barrow_app::App;
use barrow_app::accounts::Acceptance;
use barrow_domain::accounts::{NewPassword, PersonName};
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// From the link.
    token: String,
    password: NewPassword,
    #[serde(default)]
    name: Option<PersonName>,
    /// Six digits, from the app that was given the invitation's secret.
    code: String,
    #[serde(default)]
    token_in: TokenIn,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/invitation/accept",
    bin: "auth-accept-invitation",
    access: Access::LetterLink,
    summary: "Takes an invitation to work in the shop, and signs in.",
    parameters: &[],
    request: Some(schema::<AcceptInvitation>),
    response: Some(schema::<JoinedView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "auth.accept_invitation", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<JoinedView>, Error> {
    let AcceptInvitation { token, password, name, code, token_in } = request.json()?;
    check_password("password", &password)?;
    let acceptance = Acceptance { link: &token, password: &password, name, code: &code, origin: request.origin(app) };
    let (signed_in, recovery_codes) = app.accept_invitation(acceptance, request.now()).await?;
    let (session, cookie) = SessionView::new(signed_in, token_in);
    Ok(Reply::created(JoinedView { session, recovery_codes }).with_cookie(cookie))
}
