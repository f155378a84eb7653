//! `POST /api/carts/{cart_id}/quote`: what the cart costs sent to a country, by each way that reaches it. Changes nothing.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::QuoteView;
use barrow_app::App;
use barrow_app::cart_pricing::Delivery;
use barrow_domain::customer::Country;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// Where it goes: `DE`.
    country: Country,
    /// Of the country, where taxes differ: `CA`.
    #[serde(default)]
    region: Option<String>,
    /// One of the answer's `shipping_options`; without it the total is without shipping.
    #[serde(default)]
    shipping_method: Option<String>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/carts/{cart_id}/quote",
    bin: "cart-quote",
    access: Access::CartToken,
    summary: "Prices a cart for a destination, with taxes and shipping options.",
    parameters: &[],
    request: Some(schema::<QuoteRequest>),
    response: Some(schema::<QuoteView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.quote", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<QuoteView>, Error> {
    let id = request.cart_access(app)?;
    let QuoteRequest { country, region, shipping_method } = request.json()?;
    if region.as_ref().is_some_and(|region| region.chars().count() > 100) {
        return Err(Error::field("region", "must be at most 100 characters long"));
    }
    let cart = app.store().carts.get(&id, request.now()).await?;
    let delivery = Delivery { destination: Some(country), region: region.as_deref(), method: shipping_method.as_deref() };
    let priced = app.price_cart(&cart, delivery, request.now()).await?;
    if priced.rules.zone(country).is_none() {
        return Err(Error::NoShipping);
    }
    Ok(Reply::ok(QuoteView::from(priced.quote).with_options(priced.shipping_options)))
}
