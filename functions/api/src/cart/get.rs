//! `GET /api/carts/{cart_id}`: the cart, priced as of now.

use super::show;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CartView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/carts/{cart_id}",
    bin: "cart-get",
    access: Access::CartToken,
    summary: "Shows a cart, priced as of now.",
    parameters: &[],
    request: None,
    response: Some(schema::<CartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.get", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CartView>, Error> {
    let id = request.cart_access(app)?;
    let cart = app.store().carts.get(&id, request.now()).await?;
    Ok(Reply::ok(show(app, cart, request.now()).await?))
}
