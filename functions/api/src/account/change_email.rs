//! `POST /api/me/email`: sends a link to the new address, for whoever knows the password. Nothing changes until the link comes back.

use crate::auth::{LetterView, check_password};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use barrow_app::App;
use barrow_domain::accounts::NewPassword;
use barrow_domain::customer::Email;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEmail {
    email: Email,
    password: NewPassword,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/me/email",
    bin: "account-change-email",
    access: Access::Customer,
    summary: "Asks to move one's own account to another address; a mail there confirms it.",
    parameters: &[],
    request: Some(schema::<ChangeEmail>),
    response: Some(schema::<LetterView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "account.change_email", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<LetterView>, Error> {
    let customer = request.customer(app).await?;
    let ChangeEmail { email, password } = request.json()?;
    check_password("password", &password)?;
    app.count_password(&customer, request.now()).await?;
    app.count_mail(&email, &request.source(app), request.now()).await?;
    app.ask_for_new_email(&customer, email, &password, request.now()).await?;
    Ok(Reply::accepted(LetterView::new("Look into the mail of the new address: it tells how to go on.")))
}
