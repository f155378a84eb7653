//! `PUT /api/carts/{cart_id}/items/{sku}`: sets a line to a number of units; the same again changes nothing.

use super::{KEPT, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CartView;
use barrow_app::App;
use barrow_domain::cart::Quantity;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetItem {
    quantity: Quantity,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/carts/{cart_id}/items/{sku}",
    bin: "cart-set-item",
    access: Access::CartToken,
    summary: "Sets a line of a cart to a number of units.",
    parameters: &[],
    request: Some(schema::<SetItem>),
    response: Some(schema::<CartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.set_item", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CartView>, Error> {
    let id = request.cart_access(app)?;
    let SetItem { quantity } = request.json()?;
    let cart = app.store().carts.set(&id, &request.path("sku")?, quantity, request.now() + KEPT).await?;
    Ok(Reply::ok(show(app, cart, request.now()).await?))
}
