//! `POST /api/auth/logout`: ends this session, or all of this account, at once.

use super::presented;
use crate::handler;
use crate::http::route::{Access, REQUESTED_WITH, Route, schema};
use crate::http::{ApiRequest, Error, Reply, session_cookie};
use barrow_app::App;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logout {
    /// Of a program; browsers send their cookie.
    #[serde(default)]
    refresh_token: Option<String>,
    /// On all devices.
    #[serde(default)]
    all: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct SignedOutView {
    signed_out: bool,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/logout",
    bin: "auth-logout",
    access: Access::RefreshToken,
    summary: "Signs out, on this device or on all.",
    parameters: REQUESTED_WITH,
    request: Some(schema::<Logout>),
    response: Some(schema::<SignedOutView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.logout", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SignedOutView>, Error> {
    let Logout { refresh_token, all } = request.json()?;
    let (token, _) = presented(&request, refresh_token.as_deref())?;
    app.sign_out(&token, all, request.now()).await?;
    Ok(Reply::ok(SignedOutView { signed_out: true }).with_cookie(Some(session_cookie::FORGOTTEN.to_owned())))
}
