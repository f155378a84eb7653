//! `GET /api/me/cart`: the cart of whoever is signed in, and the token that opens it.

use crate::cart::show;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CreatedCartView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me/cart",
    bin: "account-get-cart",
    access: Access::Customer,
    summary: "Shows one's own cart.",
    parameters: &[],
    request: None,
    response: Some(schema::<CreatedCartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.get_cart", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CreatedCartView>, Error> {
    let customer = request.customer(app).await?;
    let cart = app.own_cart(&customer.user_id, request.now()).await?;
    let token = app.guest_tokens()?.cart(&cart.id);
    Ok(Reply::ok(CreatedCartView { cart: show(app, cart, request.now()).await?, token }))
}
