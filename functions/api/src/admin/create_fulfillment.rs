//! `POST /api/admin/orders/{order_id}/fulfillments`: a parcel leaves, with all that is waiting or with some of it. It leaves once,
//! however often it is asked for under one key.

use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, FieldError, Reply};
use crate::views::OrderView;
use barrow_app::App;
use barrow_app::order_changes::Riders;
use barrow_domain::cart::Quantity;
use barrow_domain::ids::{FulfillmentId, OrderId, Sku};
use barrow_domain::orders::{Command, Fulfillment, FulfillmentLine, Order, Refusal};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateFulfillment {
    /// What is in the parcel; without it, all that is waiting.
    #[serde(default)]
    lines: Option<Vec<ParcelLine>>,
    #[serde(default)]
    carrier: Option<String>,
    #[serde(default)]
    tracking_number: Option<String>,
    /// Where the carrier shows the parcel: an https address.
    #[serde(default)]
    tracking_url: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ParcelLine {
    sku: Sku,
    quantity: Quantity,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/fulfillments",
    bin: "admin-create-fulfillment",
    access: Access::Staff(Permission::FulfilOrders),
    summary: "Ships an order, whole or in part.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateFulfillment>),
    response: Some(schema::<OrderView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_fulfillment", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let id: OrderId = request.path("order_id")?;
    let body: CreateFulfillment = request.json()?;
    check(&body)?;
    let parcel_id = FulfillmentId::from_random(request.id_from_key(&id)?);
    let ship = |order: &Order| {
        if order.fulfillment(&parcel_id).is_some_and(|parcel| !is_same(&body, parcel)) {
            return Err(Refusal::KeyReused);
        }
        Ok(Command::Ship(Fulfillment {
            id: parcel_id.clone(),
            lines: lines(&body, order),
            carrier: body.carrier.clone(),
            tracking_number: body.tracking_number.clone(),
            tracking_url: body.tracking_url.clone(),
            shipped_at: request.now(),
        }))
    };
    let order = app.change_order_once(&id, ship, Riders::by(&staff)).await?;
    Ok(Reply::created(OrderView::new(order)?))
}

/// Whether this parcel is the one that is asked for.
fn is_same(body: &CreateFulfillment, parcel: &Fulfillment) -> bool {
    let CreateFulfillment { lines: wanted, carrier, tracking_number, tracking_url } = body;
    let same_lines = wanted.as_ref().is_none_or(|wanted| asked(wanted) == parcel.lines);
    same_lines && (carrier, tracking_number, tracking_url) == (&parcel.carrier, &parcel.tracking_number, &parcel.tracking_url)
}

fn asked(lines: &[ParcelLine]) -> Vec<FulfillmentLine> {
    lines.iter().map(|line| FulfillmentLine { sku: line.sku.clone(), units: line.quantity.get() }).collect()
}

fn lines(body: &CreateFulfillment, order: &Order) -> Vec<FulfillmentLine> {
    match &body.lines {
        Some(lines) => asked(lines),
        None => order.waiting(),
    }
}

fn check(body: &CreateFulfillment) -> Result<(), Error> {
    let texts = [("carrier", &body.carrier), ("tracking_number", &body.tracking_number), ("tracking_url", &body.tracking_url)];
    let wrong = |text: &String| text.is_empty() || text.len() > 300 || text.chars().any(char::is_control);
    let mut fields: Vec<FieldError> = texts
        .iter()
        .filter(|(_, text)| text.as_ref().is_some_and(wrong))
        .map(|(name, _)| FieldError::new(name, "must be 1 to 300 characters on one line"))
        .collect();
    if body.tracking_url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        fields.push(FieldError::new("tracking_url", "must be an https address"));
    }
    if fields.is_empty() { Ok(()) } else { Err(Error::Validation(fields)) }
}
