//! `POST /api/auth/reset-password`: sets the password that a mail's link is for. All sessions end, and the owner is told.

use super::DoneView;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use barrow_app::App;
use barrow_domain::accounts::NewPassword;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// From the link.
    token: String,
    /// 12 to 128 characters, and none of the commonest passwords.
    new_password: NewPassword,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/reset-password",
    bin: "auth-reset-password",
    access: Access::LetterLink,
    summary: "Sets a new password with the link of a mail, and signs out everywhere.",
    parameters: &[],
    request: Some(schema::<ResetPassword>),
    response: Some(schema::<DoneView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.reset_password", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<DoneView>, Error> {
    let ResetPassword { token, new_password } = request.json()?;
    app.reset_password(&token, &new_password, request.now()).await?;
    Ok(Reply::ok(DoneView { done: true }))
}
