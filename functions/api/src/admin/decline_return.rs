//! `POST /api/admin/orders/{order_id}/returns/{return_id}/decline`: the goods stay with the customer, who is told why. Also ends a return that was approved and never came.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply, check_sentence};
use crate::views::OrderView;
use barrow_app::App;
use barrow_app::order_changes::Riders;
use barrow_domain::orders::Command;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineReturn {
    /// Told to the customer.
    reason: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/returns/{return_id}/decline",
    bin: "admin-decline-return",
    access: Access::Staff(Permission::DecideOrders),
    summary: "Declines a return.",
    parameters: &[],
    request: Some(schema::<DeclineReturn>),
    response: Some(schema::<OrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.decline_return", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let DeclineReturn { reason } = request.json()?;
    check_sentence("reason", &reason)?;
    let command = Command::DeclineReturn { id: request.path("return_id")?, reason };
    let order = app.change_order(&request.path("order_id")?, command, Riders::by(&staff)).await?;
    Ok(Reply::ok(OrderView::new(order)?))
}
