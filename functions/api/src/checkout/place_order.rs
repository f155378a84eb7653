//! `POST /api/checkout`: a cart becomes an order that holds its units. The same request twice gives one order.

use super::with_payment;
use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{AddressBody, CheckoutView};
use barrow_app::App;
use barrow_app::accounting::fingerprint;
use barrow_app::checkout::CheckoutRequest;
use barrow_domain::customer::Email;
use barrow_domain::ids::CartId;
use barrow_domain::money::Money;
use barrow_store::IdempotencyRecord;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    cart_id: CartId,
    /// The version of the cart the shopper saw.
    cart_version: u64,
    email: Email,
    shipping_address: AddressBody,
    #[serde(default)]
    billing_address: Option<AddressBody>,
    /// One of the quote's `shipping_options`.
    shipping_method: String,
    /// The total the shopper agreed to; another one is refused with the new quote.
    expected_total: Money,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/checkout",
    bin: "checkout-place-order",
    access: Access::CartToken,
    summary: "Turns a cart into an order that holds its units and waits for payment.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<PlaceOrder>),
    response: Some(schema::<CheckoutView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "checkout.place_order", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CheckoutView>, Error> {
    let PlaceOrder { cart_id, cart_version, email, shipping_address, billing_address, shipping_method, expected_total } = request.json()?;
    request.opens_cart(app, &cart_id)?;
    let idempotency = idempotency(&request, &cart_id)?;
    let customer_id = request.customer_if_any(app).await?.map(|customer| customer.user_id);
    let checkout = CheckoutRequest {
        cart_id,
        cart_version,
        customer_id,
        email,
        shipping_address: shipping_address.parse("shipping_address")?,
        billing_address: billing_address.map(|address| address.parse("billing_address")).transpose()?,
        shipping_method,
        expected_total,
        idempotency,
        source: request.source(app),
    };
    let order = app.check_out(&checkout, request.now()).await?;
    let location = format!("/api/orders/{}", order.id);
    Ok(Reply::created(with_payment(app, order, request.now()).await?).at(location))
}

/// The key is this cart's own, so that two shops' clients never meet in one; it stands for these very bytes.
fn idempotency(request: &ApiRequest, cart_id: &CartId) -> Result<IdempotencyRecord, Error> {
    let key = request.idempotency_key()?;
    Ok(IdempotencyRecord { key: fingerprint(format!("{cart_id}/{key}").as_bytes()), fingerprint: fingerprint(request.raw_body()?) })
}
