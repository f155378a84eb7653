//! `POST /api/auth/register`: asks for an account. The answer is the same whether there is one already; the mail is not.

use super::{LetterView, check_new_password};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use barrow_app::App;
use barrow_app::accounts::NewRegistration;
use barrow_app::rate_limits::{Limit, both};
use barrow_domain::accounts::{NewPassword, PersonName};
use barrow_domain::customer::Email;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    email: Email,
    /// 12 to 128 characters, and none of the commonest passwords.
    password: NewPassword,
    #[serde(default)]
    name: Option<PersonName>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/register",
    bin: "auth-register",
    access: Access::Public,
    summary: "Asks for an account; a mail with a link confirms the address.",
    parameters: &[],
    request: Some(schema::<Register>),
    response: Some(schema::<LetterView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "auth.register", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<LetterView>, Error> {
    let Register { email, password, name } = request.json()?;
    check_new_password("password", &password, &email)?;
    let source = request.source(app);
    let of_source = app.count_try(Limit::RegisterSource, &source, request.now());
    both(of_source, app.count_mail(&email, &source, request.now())).await?;
    app.register(NewRegistration { email, password, name }, request.now()).await?;
    Ok(Reply::accepted(LetterView::new("Look into your mail: it tells how to go on.")))
}
