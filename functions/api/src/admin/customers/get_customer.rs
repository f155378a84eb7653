//! `GET /api/admin/customers/{customer_id}`: who it is, as the account is now, and what they have bought, which follows their orders a
//! moment behind.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CustomerDetailView;
use barrow_app::App;
use barrow_domain::directory::CustomerCard;
use barrow_domain::ids::UserId;
use barrow_domain::staff::Permission;
use futures::try_join;
use tracing::instrument;

const NEWEST_ORDERS: i32 = 10;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/customers/{customer_id}",
    bin: "admin-get-customer",
    access: Access::Staff(Permission::ReadCustomers),
    summary: "Shows a customer with what they have paid, their newest orders, and notes.",
    parameters: &[],
    request: None,
    response: Some(schema::<CustomerDetailView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_customer", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CustomerDetailView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let id: UserId = request.path("customer_id")?;
    let user = app.customer(&id).await?;
    let (directory, accounts) = (&app.store().directory, &app.store().accounts);
    let (stored, orders, notes) = try_join!(directory.customer(&id), directory.newest_orders_of(&id, NEWEST_ORDERS), accounts.notes(&id))?;
    let purchases = stored.card.map(|card| card.purchases).unwrap_or_default();
    let card = CustomerCard::of(&user, purchases).ok_or(Error::NotFound)?;
    Ok(Reply::ok(CustomerDetailView::new(card, orders, notes, request.now())))
}
