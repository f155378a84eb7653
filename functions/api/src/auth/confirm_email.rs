//! `POST /api/auth/confirm-email`: moves an account to a new address, whose mail had the link. The old address is told.

use super::DoneView;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use barrow_app::App;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmEmail {
    /// From the link.
    token: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/confirm-email",
    bin: "auth-confirm-email",
    access: Access::LetterLink,
    summary: "Moves an account to the address that the link went to.",
    parameters: &[],
    request: Some(schema::<ConfirmEmail>),
    response: Some(schema::<DoneView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.confirm_email", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<DoneView>, Error> {
    let ConfirmEmail { token } = request.json()?;
    app.confirm_new_email(&token, request.now()).await?;
    Ok(Reply::ok(DoneView { done: true }))
}
