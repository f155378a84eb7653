//! `POST /api/admin/customers/{customer_id}/disable`: nobody signs in to the account any more, and whoever is signed in is so no
//! longer. Asked for again, it changes nothing. Their orders go on.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CustomerStandingView;
use barrow_app::App;
use barrow_domain::ids::UserId;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/customers/{customer_id}/disable",
    bin: "admin-disable-customer",
    access: Access::Staff(Permission::EditCustomers),
    summary: "Disables a customer's account, and ends its sessions.",
    parameters: &[],
    request: None,
    response: Some(schema::<CustomerStandingView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.disable_customer", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CustomerStandingView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let id: UserId = request.path("customer_id")?;
    Ok(Reply::ok(app.disable_customer(&id, true, &staff, request.now()).await?.into()))
}
