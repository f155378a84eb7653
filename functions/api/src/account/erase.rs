//! `DELETE /api/me`: erases the account of whoever knows its password. Orders are kept, as the law wants, without the person.

use crate::auth::{DoneView, check_password};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply, session_cookie};
use barrow_app::App;
use barrow_domain::accounts::NewPassword;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseAccount {
    password: NewPassword,
}

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/me",
    bin: "account-erase",
    access: Access::Customer,
    summary: "Erases one's own account.",
    parameters: &[],
    request: Some(schema::<EraseAccount>),
    response: Some(schema::<DoneView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.erase", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<DoneView>, Error> {
    let customer = request.customer(app).await?;
    let EraseAccount { password } = request.json()?;
    check_password("password", &password)?;
    app.count_password(&customer, request.now()).await?;
    app.erase_account(&customer, &password).await?;
    Ok(Reply::ok(DoneView { done: true }).with_cookie(Some(session_cookie::FORGOTTEN.to_owned())))
}
