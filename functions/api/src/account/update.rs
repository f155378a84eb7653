//! `PATCH /api/me`: changes what is named. Address and password have endpoints of their own, which ask for the password.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Patch, Reply};
use crate::views::AccountView;
use barrow_app::App;
use barrow_app::accounts::ProfileChange;
use barrow_domain::accounts::PersonName;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// Null takes it away.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    name: Patch<PersonName>,
}

pub static ROUTE: Route = Route {
    method: "PATCH",
    path: "/api/me",
    bin: "account-update",
    access: Access::Customer,
    summary: "Changes one's own account.",
    parameters: &[],
    request: Some(schema::<UpdateAccount>),
    response: Some(schema::<AccountView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.update", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<AccountView>, Error> {
    let customer = request.customer(app).await?;
    let UpdateAccount { name } = request.json()?;
    let change = ProfileChange { name: name.change() };
    Ok(Reply::ok(app.change_profile(&customer.user_id, change, request.now()).await?.into()))
}
