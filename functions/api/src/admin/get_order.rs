//! `GET /api/admin/orders/{order_id}`: the order with everything that ever happened to it.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffOrderView;
use barrow_app::App;
use barrow_domain::ids::OrderId;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/orders/{order_id}",
    bin: "admin-get-order",
    access: Access::Staff(Permission::ReadOrders),
    summary: "Shows an order with its timeline.",
    parameters: &[],
    request: None,
    response: Some(schema::<StaffOrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_order", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffOrderView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let id: OrderId = request.path("order_id")?;
    let order = app.store().orders.order(&id).await?.ok_or(Error::NotFound)?;
    let events = app.store().orders.events(&id).await?;
    let notes = app.store().orders.notes(&id).await?;
    Ok(Reply::ok(StaffOrderView::new(order, events, notes)?))
}
