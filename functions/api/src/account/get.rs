//! `GET /api/me`: whoever is signed in.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::AccountView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me",
    bin: "account-get",
    access: Access::Customer,
    summary: "Shows one's own account.",
    parameters: &[],
    request: None,
    response: Some(schema::<AccountView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.get", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<AccountView>, Error> {
    let customer = request.customer(app).await?;
    Ok(Reply::ok(app.user(&customer.user_id).await?.into()))
}
