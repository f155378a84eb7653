//! `POST /api/admin/orders/{order_id}/returns/{return_id}/approve`: the customer may send the goods back, and is told how.

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
    path: "/api/admin/orders/{order_id}/returns/{return_id}/approve",
    bin: "admin-approve-return",
    access: Access::Staff(Permission::DecideOrders),
    summary: "Approves a return.",
    parameters: &[],
    request: None,
    response: Some(schema::<OrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.approve_return", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let command = Command::ApproveReturn(request.path("return_id")?);
    let order = app.change_order(&request.path("order_id")?, command, Riders::by(&staff)).await?;
    Ok(Reply::ok(OrderView::new(order)?))
}
