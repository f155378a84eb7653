//! `POST /api/admin/orders/{order_id}/deliver`: the last parcel has arrived.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::OrderView;
use barrow_app::App;
use barrow_app::order_changes::Riders;
use barrow_domain::orders::Command;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/deliver",
    bin: "admin-deliver-order",
    access: Access::Staff(Permission::FulfilOrders),
    summary: "Marks a shipped order as delivered.",
    parameters: &[],
    request: None,
    response: Some(schema::<OrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.deliver_order", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let order = app.change_order(&request.path("order_id")?, Command::Deliver, Riders::by(&staff)).await?;
    Ok(Reply::ok(OrderView::new(order)?))
}
