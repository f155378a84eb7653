//! `POST /api/me/addresses`: adds an address; the first is the default for parcels and bills. The same key again adds it once.

use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{SavedAddressBody, SavedAddressView};
use barrow_app::App;
use barrow_domain::accounts::{AddressBook, AddressEntry};
use barrow_domain::ids::AddressId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/me/addresses",
    bin: "account-add-address",
    access: Access::Customer,
    summary: "Adds an address.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<SavedAddressBody>),
    response: Some(schema::<SavedAddressView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "account.add_address", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SavedAddressView>, Error> {
    let customer = request.customer(app).await?;
    let (address, defaults) = request.json::<SavedAddressBody>()?.parse()?;
    let id = AddressId::from_random(request.id_from_key_of(customer.user_id.as_str())?);
    let add = |book: &mut AddressBook| book.add(AddressEntry { id: id.clone(), address: address.clone() }, defaults);
    let book = app.change_address_book(&customer.user_id, add).await?;
    Ok(Reply::created(SavedAddressView::of(&book, &id)?).at(format!("/api/me/addresses/{id}")))
}
