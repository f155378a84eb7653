//! `PUT /api/me/addresses/{address_id}`: replaces an address. It stays a default until another becomes it.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{SavedAddressBody, SavedAddressView};
use barrow_app::App;
use barrow_domain::accounts::AddressBook;
use barrow_domain::ids::AddressId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/me/addresses/{address_id}",
    bin: "account-replace-address",
    access: Access::Customer,
    summary: "Replaces one of one's own addresses.",
    parameters: &[],
    request: Some(schema::<SavedAddressBody>),
    response: Some(schema::<SavedAddressView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.replace_address", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SavedAddressView>, Error> {
    let customer = request.customer(app).await?;
    let id: AddressId = request.path("address_id")?;
    let (address, defaults) = request.json::<SavedAddressBody>()?.parse()?;
    let replace = |book: &mut AddressBook| book.replace(&id, address.clone(), defaults);
    let book = app.change_address_book(&customer.user_id, replace).await?;
    Ok(Reply::ok(SavedAddressView::of(&book, &id)?))
}
