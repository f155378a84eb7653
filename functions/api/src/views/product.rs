use barrow_app::App;
use barrow_app::catalogue::{Catalogue, ImageView, RatingView};
use barrow_domain::catalog::{Category, Product, Seo, TaxClass, Variant};
use barrow_domain::ids::{Language, ProductId, Sku, Slug};
use barrow_domain::money::Money;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListView<T> {
    pub items: Vec<T>,
    /// Send it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// All categories at once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CategoriesView {
    pub items: Vec<CategoryView>,
    /// Always null.
    pub next_cursor: Option<String>,
    /// What anything in the shop can be read in beside the original.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ProductView {
    pub id: ProductId,
    pub slug: Slug,
    pub title: String,
    pub category: Slug,
    pub description: String,
    pub brand: Option<String>,
    pub tags: Vec<String>,
    pub attributes: BTreeMap<String, String>,
    pub options: Vec<String>,
    pub tax_class: TaxClass,
    /// The main picture first.
    pub images: Vec<ImageView>,
    pub variants: Vec<VariantView>,
    pub seo: SeoView,
    #[schemars(with = "String")]
    pub listed_at: Timestamp,
    /// Null before somebody's review is published.
    pub rating: Option<RatingView>,
    /// What its texts are in; not there for the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What they can be had in beside the original.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
}

/// What search engines are told, where it is not the title and the description.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeoView {
    pub title: Option<String>,
    pub description: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct VariantView {
    pub sku: Sku,
    pub options: BTreeMap<String, String>,
    pub price: Money,
    /// The price before, when the present one is a reduction.
    pub compare_at: Option<Money>,
    pub weight_grams: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CategoryView {
    pub slug: Slug,
    pub name: String,
    pub description: String,
    /// The category that it lies in; null at the top.
    pub parent: Option<Slug>,
    /// What its texts are in; not there for the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// Units that can be bought this moment.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AvailabilityView {
    pub variants: Vec<VariantAvailabilityView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct VariantAvailabilityView {
    pub sku: Sku,
    pub available: u64,
    /// At or below the number the shopkeeper calls low, and not zero.
    pub low: bool,
    /// That number: who hears of stock as it changes need not ask what is low.
    pub low_stock_threshold: u32,
}

impl ProductView {
    /// As it reads in a language.
    #[must_use]
    pub fn new(app: &App, product: &Product, language: Option<&Language>) -> Self {
        let languages = product.translations.keys().cloned().collect();
        let (product, language) = product.read_in(language);
        let Product {
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
            images,
            variants,
            listed_at,
            active: _,
            archived: _,
            publish_at: _,
            seo,
            translations: _,
            version: _,
            rating,
        } = product;
        let images = images.into_iter().map(|image| ImageView::new(app, image)).collect();
        let variants = variants.into_iter().map(VariantView::from).collect();
        Self {
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
            images,
            variants,
            seo: seo.into(),
            listed_at,
            rating: RatingView::new(&rating),
            language,
            languages,
        }
    }
}

impl From<Seo> for SeoView {
    fn from(seo: Seo) -> Self {
        let Seo { title, description } = seo;
        Self { title, description }
    }
}

impl From<SeoView> for Seo {
    fn from(seo: SeoView) -> Self {
        let SeoView { title, description } = seo;
        Self { title, description }
    }
}

impl From<Variant> for VariantView {
    fn from(variant: Variant) -> Self {
        let Variant { sku, options, price, compare_at, sale: _, prices: _, weight_grams, shards: _, low_stock_threshold: _ } = variant;
        Self { sku, options, price, compare_at, weight_grams }
    }
}

impl CategoriesView {
    /// As they read in a language.
    #[must_use]
    pub fn new(catalogue: &Catalogue, language: Option<&Language>) -> Self {
        let items = catalogue.categories.iter().map(|category| CategoryView::new(category, language)).collect();
        Self { items, next_cursor: None, languages: catalogue.languages().into_iter().cloned().collect() }
    }
}

impl CategoryView {
    /// As it reads in a language.
    #[must_use]
    pub fn new(category: &Category, language: Option<&Language>) -> Self {
        let (category, language) = category.read_in(language);
        let Category { slug, name, description, parent, position: _, translations: _, version: _ } = category;
        Self { slug, name, description, parent, language }
    }
}
