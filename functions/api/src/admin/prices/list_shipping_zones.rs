//! `GET /api/admin/shipping-zones`: where the shop sends to and by which methods, with the version that an edit names.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ZonesView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/shipping-zones",
    bin: "admin-list-shipping-zones",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Lists the shipping zones with their methods.",
    parameters: &[],
    request: None,
    response: Some(schema::<ZonesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_shipping_zones", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ZonesView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&[])?;
    Ok(Reply::ok(app.store().catalog.rules().await?.into()))
}
