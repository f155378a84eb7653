//! `POST /api/admin/products/{product_id}/duplicate`: a draft like another product, with names of its own and no stock.

use super::create_product::id;
use super::{MAX_NEW_VARIANTS, act};
use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffProductView;
use barrow_app::App;
use barrow_app::accounting::{digest_of, fingerprint};
use barrow_domain::catalog::{Product, Variant};
use barrow_domain::ids::{ImageId, ProductId, Sku, Slug};
use barrow_domain::images::ProductImage;
use barrow_domain::reviews::Rating;
use barrow_domain::staff::Permission;
use barrow_store::Once;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicateProduct {
    slug: Slug,
    /// The same title, where it is absent.
    title: Option<String>,
    /// Put behind each SKU: `-COPY` makes `TEA-1` into `TEA-1-COPY`.
    sku_suffix: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/products/{product_id}/duplicate",
    bin: "admin-duplicate-product",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Makes a draft like another product.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<DuplicateProduct>),
    response: Some(schema::<StaffProductView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.duplicate_product", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffProductView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let original: ProductId = request.path("product_id")?;
    let body: DuplicateProduct = request.json()?;
    let copy_id = id(&format!("{original}/{}", request.idempotency_key()?))?;
    let (work, fingerprint) = (format!("product/{copy_id}"), fingerprint(request.raw_body()?));
    let original = app.product_now(&original).await?;
    if original.variants.len() > MAX_NEW_VARIANTS {
        return Err(Error::TooManyChanges);
    }
    let copy = body.copy(original.clone(), &copy_id, request.now())?;
    let once = Once { work: &work, fingerprint: &fingerprint };
    let product = app.create_product(copy, Some(&original), &[], once, act(&staff, request.now())).await?;
    let location = format!("/api/admin/products/{}", product.id);
    Ok(Reply::created(StaffProductView::new(app, product)).at(location))
}

impl DuplicateProduct {
    fn copy(self, original: Product, id: &ProductId, now: Timestamp) -> Result<Product, Error> {
        let Self { slug, title, sku_suffix } = self;
        let variant = |variant: Variant| {
            let sku = Sku::parse(&format!("{}{sku_suffix}", variant.sku)).map_err(|reason| Error::field("sku_suffix", reason))?;
            Ok(Variant { sku, shards: 1, ..variant })
        };
        let variants = original.variants.into_iter().map(variant).collect::<Result<Vec<_>, Error>>()?;
        // The renditions are named by what they show, and so are both products'.
        let own = |image: &ImageId| ImageId::from_random(digest_of(format!("image/{id}/{image}").as_bytes()));
        let images = original.images.into_iter().map(|image| ProductImage { id: own(&image.id), ..image }).collect();
        let mut translations = original.translations;
        for translation in translations.values_mut() {
            translation.alts = std::mem::take(&mut translation.alts).into_iter().map(|(image, alt)| (own(&image), alt)).collect();
        }
        let title = title.unwrap_or(original.title);
        let (active, archived, publish_at, version, listed_at) = (false, false, None, 1, now);
        // Nobody has reviewed it yet.
        let rating = Rating::default();
        let (id, product) = (id.clone(), Product { title, images, variants, translations, ..original });
        Ok(Product { id, slug, active, archived, publish_at, version, listed_at, rating, ..product })
    }
}
