//! `PATCH /api/admin/products/{product_id}`: all of an edit or nothing of it, over the version that it was made of. Absent fields
//! stay; null takes away what may be missing. `status` publishes, archives and restores.

use super::create_product::units;
use super::variant_body::{NewVariant, VariantEdit};
use super::{MAX_NEW_VARIANTS, act};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Patch, Reply, given};
use crate::views::{SeoView, StaffProductView, TranslationBody, Translations, by_key};
use barrow_app::App;
use barrow_app::products::ProductError;
use barrow_domain::catalog::{FieldProblem, Product, ProductStatus, Seo, TaxClass, Variant};
use barrow_domain::ids::{ProductId, Sku, Slug};
use barrow_domain::staff::Permission;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use tracing::instrument;

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditProduct {
    /// The product's version that this edit was made of.
    version: u64,
    /// The old slug goes on leading to the product.
    #[serde(default, deserialize_with = "given")]
    slug: Option<Slug>,
    #[serde(default, deserialize_with = "given")]
    title: Option<String>,
    #[serde(default, deserialize_with = "given")]
    category: Option<Slug>,
    #[serde(default, deserialize_with = "given")]
    description: Option<String>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    brand: Patch<String>,
    #[serde(default, deserialize_with = "given")]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    attributes: Option<BTreeMap<String, String>>,
    #[serde(default, deserialize_with = "given")]
    options: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    tax_class: Option<TaxClass>,
    #[serde(default, deserialize_with = "given")]
    seo: Option<SeoView>,
    /// Each that is named is written whole, or taken away where it is null; others stay.
    #[serde(default)]
    translations: Translations<Option<TranslationBody>>,
    #[serde(default, deserialize_with = "given")]
    status: Option<ProductStatus>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    publish_at: Patch<Timestamp>,
    /// Changes of variants that are there.
    #[serde(default)]
    variants: Vec<VariantEdit>,
    /// At most 30, after those that are there.
    #[serde(default)]
    add_variants: Vec<NewVariant>,
    /// Their stock stays counted, and their SKUs stay the product's.
    #[serde(default)]
    remove_variants: Vec<Sku>,
}

pub static ROUTE: Route = Route {
    method: "PATCH",
    path: "/api/admin/products/{product_id}",
    bin: "admin-edit-product",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Edits a product and its variants, publishes, archives or restores it.",
    parameters: &[],
    request: Some(schema::<EditProduct>),
    response: Some(schema::<StaffProductView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.edit_product", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffProductView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let id: ProductId = request.path("product_id")?;
    let body: EditProduct = request.json()?;
    if body.add_variants.len() > MAX_NEW_VARIANTS {
        return Err(Error::TooManyChanges);
    }
    let first_units = units(&body.add_variants)?;
    let first_units = body.add_variants.iter().map(|new| new.sku.clone()).zip(first_units).collect();
    let threshold = app.settings().await?.low_stock_threshold.unwrap_or(0);
    let edit = |product| body.clone().apply(product, threshold, request.now()).map_err(ProductError::Invalid);
    let product = app.edit_product(&id, body.version, &first_units, edit, act(&staff, request.now())).await?;
    Ok(Reply::ok(StaffProductView::new(app, product)))
}

impl EditProduct {
    fn apply(self, mut product: Product, threshold: u32, now: Timestamp) -> Result<Product, Vec<FieldProblem>> {
        let Self { version: _, slug, title, category, description, brand, tags, attributes, options, tax_class, seo, .. } = self;
        product.slug = slug.unwrap_or(product.slug);
        product.title = title.unwrap_or(product.title);
        product.category = category.unwrap_or(product.category);
        product.description = description.unwrap_or(product.description);
        product.brand = brand.change().unwrap_or(product.brand);
        product.tags = tags.unwrap_or(product.tags);
        product.attributes = attributes.unwrap_or(product.attributes);
        product.options = options.unwrap_or(product.options);
        product.tax_class = tax_class.unwrap_or(product.tax_class);
        product.seo = seo.map_or(product.seo, Seo::from);
        product.translations = by_key::change(product.translations, self.translations);
        let publish_at = self.publish_at.change();
        product.publish_at = publish_at.unwrap_or(product.publish_at);
        if let Some(status) = self.status {
            set_status(&mut product, status, publish_at.is_some(), now);
        }
        let added = self.add_variants.into_iter().map(|new| new.variant(threshold)).collect();
        change_variants(&mut product, self.variants, added, &self.remove_variants)?;
        Ok(product)
    }
}

/// What is shown for the first time, or for the first time as a draft no longer, is new in the lists.
fn set_status(product: &mut Product, status: ProductStatus, keeps_date: bool, now: Timestamp) {
    if product.status() == ProductStatus::Draft && status == ProductStatus::Active {
        product.listed_at = now;
    }
    if status != ProductStatus::Draft && !keeps_date {
        product.publish_at = None;
    }
    product.active = status == ProductStatus::Active;
    product.archived = status == ProductStatus::Archived;
}

/// Repeated, what was removed is gone and what was added is there: that is no fault.
fn change_variants(product: &mut Product, edits: Vec<VariantEdit>, added: Vec<Variant>, removed: &[Sku]) -> Result<(), Vec<FieldProblem>> {
    let mut problems = Vec::new();
    for (place, edit) in edits.into_iter().enumerate() {
        match product.variants.iter_mut().find(|variant| variant.sku == edit.sku) {
            Some(variant) => edit.apply(variant),
            None => problems.push(FieldProblem::new(format!("variants[{place}].sku"), "is not a variant of this product")),
        }
    }
    product.variants.retain(|variant| !removed.contains(&variant.sku));
    for (place, new) in added.into_iter().enumerate() {
        match product.variant(&new.sku) {
            Some(known) if Variant { shards: 1, ..known.clone() } == new => {}
            Some(_) => problems.push(FieldProblem::new(format!("add_variants[{place}].sku"), "is a variant of this product already")),
            None => product.variants.push(new),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
