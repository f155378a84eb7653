//! `GET /api/admin/products/{product_id}`: a product as staff see it, whatever its status, as it is this moment.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffProductView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/products/{product_id}",
    bin: "admin-get-product",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Shows a product of any status, with its first hundred variants.",
    parameters: &[],
    request: None,
    response: Some(schema::<StaffProductView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_product", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffProductView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&[])?;
    let product = app.product_now(&request.path("product_id")?).await?;
    Ok(Reply::ok(StaffProductView::new(app, product)))
}
