//! `POST /api/auth/refresh`: a new access token, and the next refresh token. Each refresh token is good once; for ten seconds it
//! gives the same next one again, as an answer can be lost. After that it is a copy, and ends the session.

use super::{presented, session};
use crate::handler;
use crate::http::route::{Access, REQUESTED_WITH, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::SessionView;
use barrow_app::App;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// Of a program; browsers send their cookie.
    #[serde(default)]
    refresh_token: Option<String>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/refresh",
    bin: "auth-refresh",
    access: Access::RefreshToken,
    summary: "Gives a new access token and the next refresh token.",
    parameters: REQUESTED_WITH,
    request: Some(schema::<Refresh>),
    response: Some(schema::<SessionView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.refresh", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SessionView>, Error> {
    let Refresh { refresh_token } = request.json()?;
    let (token, token_in) = presented(&request, refresh_token.as_deref())?;
    Ok(session(app.refresh(&token, request.now()).await?, token_in))
}
