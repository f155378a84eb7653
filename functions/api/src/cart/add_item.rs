//! `POST /api/carts/{cart_id}/items`: adds units of a SKU. Does not hold stock: only checkout does.

use super::{KEPT, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CartView;
use barrow_app::App;
use barrow_domain::cart::Quantity;
use barrow_domain::ids::Sku;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddItem {
    sku: Sku,
    quantity: Quantity,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/carts/{cart_id}/items",
    bin: "cart-add-item",
    access: Access::CartToken,
    summary: "Adds units of a SKU to a cart.",
    parameters: &[],
    request: Some(schema::<AddItem>),
    response: Some(schema::<CartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.add_item", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CartView>, Error> {
    let id = request.cart_access(app)?;
    let AddItem { sku, quantity } = request.json()?;
    let product = app.store().catalog.product_of(&sku).await?.ok_or_else(|| Error::field("sku", "is not sold here"))?;
    let cart = app.store().carts.add(&id, &sku, &product, quantity, request.now() + KEPT).await?;
    Ok(Reply::ok(show(app, cart, request.now()).await?))
}
