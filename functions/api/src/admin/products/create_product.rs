//! `POST /api/admin/products`: a new product, with up to 30 variants and their first units. A draft, unless it says otherwise.

use super::variant_body::NewVariant;
use super::{MAX_NEW_VARIANTS, act};
use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{SeoView, StaffProductView, TranslationBody, Translations, by_key};
use barrow_app::App;
use barrow_app::accounting::{digest_of, fingerprint};
use barrow_app::stock::MAX_UNITS;
use barrow_domain::catalog::{Product, ProductStatus, TaxClass};
use barrow_domain::ids::{ProductId, Slug};
use barrow_domain::reviews::Rating;
use barrow_domain::staff::Permission;
use barrow_store::Once;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProduct {
    slug: Slug,
    /// 1 to 200 characters.
    title: String,
    category: Slug,
    /// At most 10000 characters.
    #[serde(default)]
    description: String,
    brand: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    /// Names of what a shopper picks.
    #[serde(default)]
    options: Vec<String>,
    #[serde(default = "standard")]
    tax_class: TaxClass,
    #[serde(default)]
    seo: SeoView,
    /// Into languages of the shop's settings, at most 20.
    #[serde(default)]
    translations: Translations<TranslationBody>,
    #[serde(default = "draft")]
    status: ProductStatus,
    /// When a draft becomes active by itself.
    #[schemars(with = "Option<String>")]
    publish_at: Option<Timestamp>,
    /// At most 30; more are added later.
    #[serde(default)]
    variants: Vec<NewVariant>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/products",
    bin: "admin-create-product",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Creates a product with its variants and their first units.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateProduct>),
    response: Some(schema::<StaffProductView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_product", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffProductView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let body: CreateProduct = request.json()?;
    if body.variants.len() > MAX_NEW_VARIANTS {
        return Err(Error::TooManyChanges);
    }
    let units = units(&body.variants)?;
    let id = id(request.idempotency_key()?)?;
    let (work, fingerprint) = (format!("product/{id}"), fingerprint(request.raw_body()?));
    let once = Once { work: &work, fingerprint: &fingerprint };
    let threshold = app.settings().await?.low_stock_threshold.unwrap_or(0);
    let product = body.product(id, threshold, request.now());
    let product = app.create_product(product, None, &units, once, act(&staff, request.now())).await?;
    let location = format!("/api/admin/products/{}", product.id);
    Ok(Reply::created(StaffProductView::new(app, product)).at(location))
}

/// So that a repeated request names the same product.
pub(super) fn id(key: &str) -> Result<ProductId, Error> {
    let digest: [u8; 16] = digest_of(format!("product/{key}").as_bytes());
    let letters: String = digest.iter().map(|byte| char::from(b"0123456789abcdefghjkmnpqrstvwxyz"[usize::from(byte & 31)])).collect();
    ProductId::parse(&format!("prd_{letters}")).map_err(|error| Error::internal(&error))
}

pub(super) fn units(variants: &[NewVariant]) -> Result<Vec<u32>, Error> {
    let units = |(place, variant): (usize, &NewVariant)| match variant.units {
        units if units <= MAX_UNITS => Ok(units),
        _ => Err(Error::field(&format!("variants[{place}].units"), format!("must be at most {MAX_UNITS}"))),
    };
    variants.iter().enumerate().map(units).collect()
}

impl CreateProduct {
    fn product(self, id: ProductId, threshold: u32, now: Timestamp) -> Product {
        let Self { slug, title, category, description, brand, tags, attributes, options, tax_class, seo, status, publish_at, .. } = self;
        Product {
            id,
            slug,
            title,
            category,
            description,
            brand,
            tags,
            attributes,
            options,
            tax_class,
            images: Vec::new(),
            variants: self.variants.into_iter().map(|new| new.variant(threshold)).collect(),
            listed_at: now,
            active: status == ProductStatus::Active,
            archived: status == ProductStatus::Archived,
            publish_at,
            seo: seo.into(),
            translations: by_key::all(self.translations),
            version: 1,
            rating: Rating::default(),
        }
    }
}

const fn standard() -> TaxClass {
    TaxClass::Standard
}

const fn draft() -> ProductStatus {
    ProductStatus::Draft
}
