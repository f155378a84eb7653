//! `POST /api/admin/customers/{customer_id}/enable`: whoever knows the account's password may sign in again. Asked for again, it
//! changes nothing.

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
    path: "/api/admin/customers/{customer_id}/enable",
    bin: "admin-enable-customer",
    access: Access::Staff(Permission::EditCustomers),
    summary: "Enables a customer's account again.",
    parameters: &[],
    request: None,
    response: Some(schema::<CustomerStandingView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.enable_customer", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CustomerStandingView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let id: UserId = request.path("customer_id")?;
    Ok(Reply::ok(app.disable_customer(&id, false, &staff, request.now()).await?.into()))
}
