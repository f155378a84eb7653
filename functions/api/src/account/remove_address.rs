//! `DELETE /api/me/addresses/{address_id}`: removes an address, and gives those that are left. A default passes to the oldest of them.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, SavedAddressView};
use barrow_app::App;
use barrow_domain::ids::AddressId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/me/addresses/{address_id}",
    bin: "account-remove-address",
    access: Access::Customer,
    summary: "Removes one of one's own addresses.",
    parameters: &[],
    request: None,
    response: Some(schema::<ListView<SavedAddressView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.remove_address", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<SavedAddressView>>, Error> {
    let customer = request.customer(app).await?;
    let id: AddressId = request.path("address_id")?;
    let book = app.change_address_book(&customer.user_id, |book| book.remove(&id)).await?;
    Ok(Reply::ok(ListView { items: SavedAddressView::all(&book), next_cursor: None }))
}
