//! `POST /api/carts`: an empty cart, and the token that opens it.

use super::{KEPT, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CreatedCartView;
use barrow_app::{App, random};
use barrow_domain::analytics::Visits;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/carts",
    bin: "cart-create",
    access: Access::Public,
    summary: "Creates an empty cart.",
    parameters: &[],
    request: None,
    response: Some(schema::<CreatedCartView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "cart.create", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CreatedCartView>, Error> {
    let id = random::cart_id();
    let cart = app.store().carts.create(&id, request.now() + KEPT).await?;
    app.sample_visit(Visits { views: 0, carts: 1 }, request.now()).await;
    let token = app.guest_tokens()?.cart(&id);
    let cart = show(app, cart, request.now()).await?;
    Ok(Reply::created(CreatedCartView { cart, token }).at(format!("/api/carts/{id}")))
}
