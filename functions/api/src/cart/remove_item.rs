//! `DELETE /api/carts/{cart_id}/items/{sku}`: removes a line; one that is not there is gone already.

use super::{KEPT, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CartView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/carts/{cart_id}/items/{sku}",
    bin: "cart-remove-item",
    access: Access::CartToken,
    summary: "Removes a line from a cart.",
    parameters: &[],
    request: None,
    response: Some(schema::<CartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.remove_item", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CartView>, Error> {
    let id = request.cart_access(app)?;
    let cart = app.store().carts.remove(&id, &request.path("sku")?, request.now() + KEPT).await?;
    Ok(Reply::ok(show(app, cart, request.now()).await?))
}
