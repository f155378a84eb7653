//! `POST /api/me/password`: changes the password of whoever knows it. All other sessions end, and the owner is told.

use crate::auth::check_password;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::AccountView;
use barrow_app::App;
use barrow_domain::accounts::NewPassword;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    password: NewPassword,
    /// 12 to 128 characters, and none of the commonest passwords.
    new_password: NewPassword,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/me/password",
    bin: "account-change-password",
    access: Access::Customer,
    summary: "Changes one's own password, and signs out all other devices.",
    parameters: &[],
    request: Some(schema::<ChangePassword>),
    response: Some(schema::<AccountView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.change_password", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<AccountView>, Error> {
    let customer = request.customer(app).await?;
    let ChangePassword { password, new_password } = request.json()?;
    check_password("password", &password)?;
    app.count_password(&customer, request.now()).await?;
    Ok(Reply::ok(app.change_password(&customer, &password, &new_password, request.now()).await?.into()))
}
