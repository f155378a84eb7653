//! `GET /api/admin/products/{product_id}/images`: every picture of a product with its state, and of those that failed, why.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ImagesView;
use barrow_app::App;
use barrow_domain::ids::ProductId;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/products/{product_id}/images",
    bin: "admin-list-images",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Lists a product's pictures: shown, awaited and failed.",
    parameters: &[],
    request: None,
    response: Some(schema::<ImagesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_images", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ImagesView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let product: ProductId = request.path("product_id")?;
    let records = app.store().catalog.images(&product).await?.ok_or(Error::NotFound)?;
    Ok(Reply::ok(ImagesView::new(app, records)))
}
