//! `PUT /api/admin/products/{product_id}/images/{image_id}`: describes a picture in other words.

use super::alt;
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
pub struct UpdateImage {
    /// What is to be seen, for those who cannot: 1 to 300 characters.
    alt: String,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/admin/products/{product_id}/images/{image_id}",
    bin: "admin-update-image",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Describes a picture in other words.",
    parameters: &[],
    request: Some(schema::<UpdateImage>),
    response: Some(schema::<ImagesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.update_image", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ImagesView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let by = ImageAuthor { staff: &staff, at: request.now() };
    let (product, image): (ProductId, ImageId) = (request.path("product_id")?, request.path("image_id")?);
    let body: UpdateImage = request.json()?;
    let records = app.store().catalog.describe_image(&product, &image, &alt(&body.alt)?, by).await?;
    Ok(Reply::ok(ImagesView::new(app, records)))
}
