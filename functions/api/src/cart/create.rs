//! `POST /api/carts`: an empty cart, and the token that opens it. It may name the currency that it is paid in.

use super::{KEPT, other_currency, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CreatedCartView;
use barrow_app::{App, random};
use barrow_domain::analytics::Visits;
use barrow_domain::money::Currency;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCart {
    /// One that the shop sells in; its own, where it is absent.
    currency: Option<Currency>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/carts",
    bin: "cart-create",
    access: Access::Public,
    summary: "Creates an empty cart.",
    parameters: &[],
    request: Some(schema::<CreateCart>),
    response: Some(schema::<CreatedCartView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "cart.create", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CreatedCartView>, Error> {
    let id = random::cart_id();
    let CreateCart { currency } = request.json_if_any()?;
    let currency = match currency {
        Some(currency) => other_currency(app, currency).await?,
        None => None,
    };
    let cart = app.store().carts.create(&id, currency, request.now() + KEPT).await?;
    app.sample_visit(Visits { views: 0, carts: 1 }, request.now()).await;
    let token = app.guest_tokens()?.cart(&id);
    let cart = show(app, cart, request.now()).await?;
    Ok(Reply::created(CreatedCartView { cart, token }).at(format!("/api/carts/{id}")))
}
