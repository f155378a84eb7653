//! `POST /api/admin/orders/{order_id}/cancel`: gives units, coupon and money back, for a reason that the customer is told. Not once a parcel is gone.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply, check_sentence};
use crate::views::OrderView;
use barrow_app::order_changes::Riders;
use barrow_app::{App, random};
use barrow_domain::orders::{CancelledBy, Command};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// Told to the customer.
    #[serde(default)]
    reason: Option<String>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/cancel",
    bin: "admin-cancel-order",
    access: Access::Staff(Permission::DecideOrders),
    summary: "Cancels an order that has not been shipped; what was paid is refunded.",
    parameters: &[],
    request: Some(schema::<CancelOrder>),
    response: Some(schema::<OrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.cancel_order", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let CancelOrder { reason } = request.json()?;
    if let Some(reason) = &reason {
        check_sentence("reason", reason)?;
    }
    let command = Command::Cancel { by: CancelledBy::Staff, reason, refund_id: random::refund_id() };
    let order = app.change_order(&request.path("order_id")?, command, Riders::by(&staff)).await?;
    Ok(Reply::ok(OrderView::new(order)?))
}
