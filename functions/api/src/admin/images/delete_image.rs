//! `DELETE /api/admin/products/{product_id}/images/{image_id}`: takes a picture off the product, and its original out of the bucket.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ImagesView;
use barrow_app::App;
use barrow_domain::ids::{ImageId, ProductId};
use barrow_domain::staff::Permission;
use barrow_store::ImageAuthor;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/admin/products/{product_id}/images/{image_id}",
    bin: "admin-delete-image",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Deletes a picture.",
    parameters: &[],
    request: None,
    response: Some(schema::<ImagesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.delete_image", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ImagesView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let by = ImageAuthor { staff: &staff, at: request.now() };
    let (product, image): (ProductId, ImageId) = (request.path("product_id")?, request.path("image_id")?);
    let records = app.delete_image(&product, &image, by).await?;
    Ok(Reply::ok(ImagesView::new(app, records)))
}
