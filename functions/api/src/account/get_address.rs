//! `GET /api/me/addresses/{address_id}`: one of one's own addresses.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::SavedAddressView;
use barrow_app::App;
use barrow_domain::ids::AddressId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me/addresses/{address_id}",
    bin: "account-get-address",
    access: Access::Customer,
    summary: "Shows one of one's own addresses.",
    parameters: &[],
    request: None,
    response: Some(schema::<SavedAddressView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.get_address", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SavedAddressView>, Error> {
    let customer = request.customer(app).await?;
    let id: AddressId = request.path("address_id")?;
    let book = app.address_book(&customer.user_id).await?;
    Ok(Reply::ok(SavedAddressView::of(&book, &id)?))
}
