//! `PUT /api/admin/orders/{order_id}/shipping-address`: corrects where an order goes, before anything left. Not to another
//! country or region: that would cost something else than what was paid.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{AddressBody, OrderView};
use barrow_app::App;
use barrow_app::order_changes::Riders;
use barrow_domain::ids::OrderId;
use barrow_domain::orders::Command;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAddress {
    shipping_address: AddressBody,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/admin/orders/{order_id}/shipping-address",
    bin: "admin-update-address",
    access: Access::Staff(Permission::DecideOrders),
    summary: "Corrects the address that an order goes to, before it is shipped.",
    parameters: &[],
    request: Some(schema::<UpdateAddress>),
    response: Some(schema::<OrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.update_address", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let id: OrderId = request.path("order_id")?;
    let UpdateAddress { shipping_address } = request.json()?;
    let address = shipping_address.parse("shipping_address")?;
    // The same address again is no change, and no refusal.
    let order = app.change_order_once(&id, |_| Ok(Command::ChangeAddress(address.clone())), Riders::by(&staff)).await?;
    Ok(Reply::ok(OrderView::new(order)?))
}
