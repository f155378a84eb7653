//! `POST /api/admin/orders/{order_id}/review`: staff decide about money that is not the order's total. It is fulfilled only after that.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply, check_sentence};
use crate::views::OrderView;
use barrow_app::order_changes::Riders;
use barrow_app::{App, random};
use barrow_domain::orders::{Command, Decision};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewOrder {
    /// `accept` when at least the total was received: what is too much goes back. `refund` gives back all of it and cancels.
    decision: Decision,
    /// Kept in the order's log; told to the customer when everything goes back.
    reason: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/review",
    bin: "admin-review-order",
    access: Access::Staff(Permission::DecideOrders),
    summary: "Decides about a payment that does not match its order.",
    parameters: &[],
    request: Some(schema::<ReviewOrder>),
    response: Some(schema::<OrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.review_order", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let ReviewOrder { decision, reason } = request.json()?;
    check_sentence("reason", &reason)?;
    let command = Command::Review { decision, reason, refund_id: random::refund_id() };
    let order = app.change_order(&request.path("order_id")?, command, Riders::by(&staff)).await?;
    Ok(Reply::ok(OrderView::new(order)?))
}
