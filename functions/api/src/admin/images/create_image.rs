//! `POST /api/admin/products/{product_id}/images`: a picture that is to come, and the address its file goes to. No bytes pass
//! through here, and nothing is shown before a job has looked at them.

use super::alt;
use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::NewImageView;
use barrow_app::App;
use barrow_app::accounting::{digest_of, fingerprint};
use barrow_app::images::PlannedUpload;
use barrow_domain::ids::{ImageId, ProductId};
use barrow_domain::images::{ImageType, MAX_UPLOAD_BYTES};
use barrow_domain::staff::Permission;
use barrow_store::ImageAuthor;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateImage {
    content_type: ImageType,
    /// The file's length: 1 to 26214400 (25 MiB). S3 takes no other.
    bytes: i64,
    /// What is to be seen, for those who cannot: 1 to 300 characters.
    alt: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/products/{product_id}/images",
    bin: "admin-create-image",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Announces a picture of a product, and gives the address to upload it to.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateImage>),
    response: Some(schema::<NewImageView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_image", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<NewImageView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let by = ImageAuthor { staff: &staff, at: request.now() };
    let product: ProductId = request.path("product_id")?;
    let body: CreateImage = request.json()?;
    let (bytes, alt) = (length(body.bytes)?, alt(&body.alt)?);
    // So that a repeated request names the same picture.
    let id = ImageId::from_random(digest_of(format!("image/{product}/{}", request.idempotency_key()?).as_bytes()));
    let fingerprint = fingerprint(request.raw_body()?);
    let planned = PlannedUpload { id: id.clone(), content_type: body.content_type, bytes, alt, fingerprint: &fingerprint };
    let signed = app.begin_upload(&product, planned, by).await?;
    Ok(Reply::created(NewImageView::new(id, signed)))
}

fn length(bytes: i64) -> Result<u64, Error> {
    let length = u64::try_from(bytes).ok().filter(|bytes| (1..=MAX_UPLOAD_BYTES).contains(bytes));
    length.ok_or_else(|| Error::field("bytes", format!("must be a whole number from 1 to {MAX_UPLOAD_BYTES}")))
}
