//! `PUT /api/admin/products/{product_id}/images`: puts a product's pictures in order. The first that is ready is the main one.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ImagesView;
use barrow_app::App;
use barrow_domain::ids::{ImageId, ProductId};
use barrow_domain::staff::Permission;
use barrow_store::ImageAuthor;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderImages {
    /// Every picture of the product, each once.
    image_ids: Vec<ImageId>,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/admin/products/{product_id}/images",
    bin: "admin-order-images",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Puts a product's pictures in order.",
    parameters: &[],
    request: Some(schema::<OrderImages>),
    response: Some(schema::<ImagesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.order_images", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ImagesView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let by = ImageAuthor { staff: &staff, at: request.now() };
    let product: ProductId = request.path("product_id")?;
    let body: OrderImages = request.json()?;
    let records = app.store().catalog.order_images(&product, &body.image_ids, by).await?;
    Ok(Reply::ok(ImagesView::new(app, records)))
}
