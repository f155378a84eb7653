//! `POST /api/orders/{order_id}/returns`: the customer asks to send units back that were shipped. Staff decide.

use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply, check_sentence};
use crate::views::BuyerOrderView;
use barrow_app::App;
use barrow_app::order_changes::Riders;
use barrow_domain::cart::Quantity;
use barrow_domain::ids::{ReturnId, Sku};
use barrow_domain::orders::{Command, ReturnLine};
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateReturn {
    lines: Vec<UnwantedLine>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnwantedLine {
    sku: Sku,
    quantity: Quantity,
    /// Told to staff.
    reason: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/orders/{order_id}/returns",
    bin: "orders-create-return",
    access: Access::OrderToken,
    summary: "Asks to send units back that were shipped.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateReturn>),
    response: Some(schema::<BuyerOrderView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "orders.create_return", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<BuyerOrderView>, Error> {
    let order_id = request.order_access(app).await?;
    let CreateReturn { lines } = request.json()?;
    if lines.is_empty() || lines.len() > MAX_LINES {
        return Err(Error::field("lines", "must have 1 to 40 lines"));
    }
    for (place, line) in lines.iter().enumerate() {
        check_sentence(&format!("lines[{place}].reason"), &line.reason)?;
    }
    let id = ReturnId::from_random(request.id_from_key(&order_id)?);
    let line = |line: UnwantedLine| ReturnLine { sku: line.sku, units: line.quantity.get(), reason: line.reason };
    let lines: Vec<ReturnLine> = lines.into_iter().map(line).collect();
    let ask = |_: &_| Ok(Command::RequestReturn { id: id.clone(), lines: lines.clone() });
    let order = app.change_order_once(&order_id, ask, Riders::default()).await?;
    Ok(Reply::created(BuyerOrderView::new(app, order)?))
}

/// As many as a cart.
const MAX_LINES: usize = 40;
