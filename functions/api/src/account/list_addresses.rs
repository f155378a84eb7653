//! `GET /api/me/addresses`: one's own addresses, the oldest first. There are at most twenty.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, SavedAddressView};
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me/addresses",
    bin: "account-list-addresses",
    access: Access::Customer,
    summary: "Lists one's own addresses.",
    parameters: &[],
    request: None,
    response: Some(schema::<ListView<SavedAddressView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.list_addresses", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<SavedAddressView>>, Error> {
    let customer = request.customer(app).await?;
    request.only_query(&[])?;
    let book = app.address_book(&customer.user_id).await?;
    Ok(Reply::ok(ListView { items: SavedAddressView::all(&book), next_cursor: None }))
}
