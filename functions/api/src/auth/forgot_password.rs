//! `POST /api/auth/forgot-password`: sends a link by mail. The answer is the same whether there is an account.

use super::LetterView;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use barrow_app::App;
use barrow_domain::customer::Email;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgotPassword {
    email: Email,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/forgot-password",
    bin: "auth-forgot-password",
    access: Access::Public,
    summary: "Sends a link that sets a new password, if the address has an account.",
    parameters: &[],
    request: Some(schema::<ForgotPassword>),
    response: Some(schema::<LetterView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "auth.forgot_password", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<LetterView>, Error> {
    let ForgotPassword { email } = request.json()?;
    app.count_mail(&email, &request.source(app), request.now()).await?;
    app.forgot_password(email, request.now()).await?;
    Ok(Reply::accepted(LetterView::new("If there is an account with this address, a mail tells how to go on.")))
}
