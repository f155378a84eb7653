//! `PUT /api/carts/{cart_id}/currency`: has the cart priced and paid in a currency; the same again changes nothing of its prices. Lines
//! and coupon stay.

use super::{KEPT, other_currency, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CartView;
use barrow_app::App;
use barrow_domain::money::Currency;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCurrency {
    /// One that the shop sells in.
    currency: Currency,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/carts/{cart_id}/currency",
    bin: "cart-set-currency",
    access: Access::CartToken,
    summary: "Sets the currency that a cart is priced and paid in.",
    parameters: &[],
    request: Some(schema::<SetCurrency>),
    response: Some(schema::<CartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.set_currency", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CartView>, Error> {
    let id = request.cart_access(app)?;
    let SetCurrency { currency } = request.json()?;
    let currency = other_currency(app, currency).await?;
    let cart = app.store().carts.set_currency(&id, currency, request.now() + KEPT).await?;
    Ok(Reply::ok(show(app, cart, request.now()).await?))
}
