//! `POST /api/carts/{cart_id}/claim`: a guest's cart becomes that of whoever signs in, or its lines go into theirs. Once, however
//! often it is asked for.

use super::show;
use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CreatedCartView;
use barrow_app::App;
use barrow_domain::ids::CartId;
use tracing::instrument;

static CART_TOKEN: &[Parameter] =
    &[Parameter { name: "X-Cart-Token", place: Place::Header, required: true, description: "Of the cart that is claimed." }];

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/carts/{cart_id}/claim",
    bin: "cart-claim",
    access: Access::Customer,
    summary: "Makes a guest's cart one's own, or adds its lines to one's own.",
    parameters: CART_TOKEN,
    request: None,
    response: Some(schema::<CreatedCartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.claim", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CreatedCartView>, Error> {
    let customer = request.customer(app).await?;
    let id: CartId = request.cart_access(app)?;
    let cart = app.claim_cart(&customer.user_id, &id, request.now()).await?;
    let token = app.guest_tokens()?.cart(&cart.id);
    Ok(Reply::ok(CreatedCartView { cart: show(app, cart, request.now()).await?, token }))
}
