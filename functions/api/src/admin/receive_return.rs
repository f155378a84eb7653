//! `POST /api/admin/orders/{order_id}/returns/{return_id}/receive`: the goods are back. Those that can be sold again go on sale in the same transaction. Refunds nothing.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, FieldError, Reply};
use crate::views::OrderView;
use barrow_app::App;
use barrow_app::order_changes::Riders;
use barrow_domain::cart::Quantity;
use barrow_domain::ids::Sku;
use barrow_domain::orders::{Command, ReceivedLine};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveReturn {
    lines: Vec<Received>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Received {
    sku: Sku,
    /// Units that came back.
    quantity: Quantity,
    /// How many of these go back on sale.
    #[serde(default)]
    restock: u32,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/returns/{return_id}/receive",
    bin: "admin-receive-return",
    access: Access::Staff(Permission::FulfilOrders),
    summary: "Takes in the goods of a return, and puts back on sale what can be sold again.",
    parameters: &[],
    request: Some(schema::<ReceiveReturn>),
    response: Some(schema::<OrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.receive_return", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let ReceiveReturn { lines } = request.json()?;
    check(&lines)?;
    let line = |line: Received| ReceivedLine { sku: line.sku, units: line.quantity.get(), restocked: line.restock };
    let command = Command::ReceiveReturn { id: request.path("return_id")?, lines: lines.into_iter().map(line).collect() };
    let order = app.change_order(&request.path("order_id")?, command, Riders::by(&staff)).await?;
    Ok(Reply::ok(OrderView::new(order)?))
}

fn check(lines: &[Received]) -> Result<(), Error> {
    if lines.is_empty() {
        return Err(Error::field("lines", "must have at least one line"));
    }
    let too_many = lines.iter().enumerate().filter(|(_, line)| line.restock > line.quantity.get());
    let fields: Vec<FieldError> =
        too_many.map(|(place, _)| FieldError::new(&format!("lines[{place}].restock"), "is more than came back")).collect();
    if fields.is_empty() { Ok(()) } else { Err(Error::Validation(fields)) }
}
