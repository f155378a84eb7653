//! Products and categories as staff see them.

use super::{CategoryTranslationBody, SeoView, TranslationBody, Translations, by_key};
use barrow_app::App;
use barrow_app::catalogue::{ImageView, ProductCard};
use barrow_domain::catalog::{Category, OwnPrice, Product, ProductStatus, Sale, TaxClass, Variant};
use barrow_domain::ids::{Language, ProductId, Sku, Slug};
use barrow_domain::money::{Currency, Money};
use barrow_store::CategoryTree;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// More are in the list of variants.
const VARIANTS_SHOWN: usize = 100;

/// A product in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffCardView {
    pub id: ProductId,
    pub slug: Slug,
    pub title: String,
    pub status: ProductStatus,
    pub category: Slug,
    pub brand: Option<String>,
    pub tags: Vec<String>,
    pub image: Option<ImageView>,
    pub price_from: Option<Money>,
    pub price_to: Option<Money>,
    pub on_sale: bool,
    /// Null for what shoppers do not see.
    pub in_stock: Option<bool>,
    #[schemars(with = "Option<String>")]
    pub publish_at: Option<Timestamp>,
    #[schemars(with = "String")]
    pub listed_at: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffProductView {
    pub id: ProductId,
    /// Name it in every edit.
    pub version: u64,
    pub status: ProductStatus,
    pub slug: Slug,
    pub title: String,
    pub category: Slug,
    pub description: String,
    pub brand: Option<String>,
    pub tags: Vec<String>,
    pub attributes: BTreeMap<String, String>,
    pub options: Vec<String>,
    pub tax_class: TaxClass,
    pub seo: SeoView,
    /// Its texts in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: Translations<TranslationBody>,
    /// Those that shoppers can see, the main picture first.
    pub images: Vec<ImageView>,
    #[schemars(with = "Option<String>")]
    pub publish_at: Option<Timestamp>,
    #[schemars(with = "String")]
    pub listed_at: Timestamp,
    /// The first hundred.
    pub variants: Vec<StaffVariantView>,
    pub variants_total: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffVariantView {
    pub sku: Sku,
    pub options: BTreeMap<String, String>,
    /// Outside of a sale.
    pub price: Money,
    pub compare_at: Option<Money>,
    pub sale: Option<SaleView>,
    /// Its own prices in other currencies.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<Currency, OwnPriceBody>,
    pub weight_grams: u32,
    pub low_stock_threshold: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SaleView {
    pub price: Money,
    #[schemars(with = "Option<String>")]
    pub starts_at: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub ends_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffCategoryView {
    pub slug: Slug,
    /// Name it in every edit.
    pub version: u64,
    pub name: String,
    pub description: String,
    pub parent: Option<Slug>,
    /// Among those with the same parent.
    pub position: u32,
    /// Its texts in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: Translations<CategoryTranslationBody>,
}

/// The whole tree at once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffCategoriesView {
    pub items: Vec<StaffCategoryView>,
    /// Always null.
    pub next_cursor: Option<String>,
    /// What products and categories may be translated into, as the settings say.
    pub languages: Vec<Language>,
}

impl From<CategoryTree> for StaffCategoriesView {
    fn from(CategoryTree { categories, languages, .. }: CategoryTree) -> Self {
        Self { items: categories.into_iter().map(StaffCategoryView::from).collect(), next_cursor: None, languages }
    }
}

/// What a variant costs in another currency, whatever the rate.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPriceBody {
    price: Money,
    /// The price before, when this one is a reduction.
    compare_at: Option<Money>,
    /// While the sale is on; without it the sale takes as large a share off as it does from the shop's own price.
    sale_price: Option<Money>,
}

impl From<OwnPriceBody> for OwnPrice {
    fn from(body: OwnPriceBody) -> Self {
        let OwnPriceBody { price, compare_at, sale_price } = body;
        Self { price, compare_at, sale_price }
    }
}

impl From<OwnPrice> for OwnPriceBody {
    fn from(own: OwnPrice) -> Self {
        let OwnPrice { price, compare_at, sale_price } = own;
        Self { price, compare_at, sale_price }
    }
}

impl From<ProductCard> for StaffCardView {
    fn from(card: ProductCard) -> Self {
        let ProductCard {
            id,
            slug,
            title,
            category,
            brand,
            tags,
            image,
            price_from,
            price_to,
            on_sale,
            in_stock,
            skus_in_stock: _,
            listed_at,
            language: _,
            rating: _,
        } = card;
        let (status, in_stock, publish_at) = (ProductStatus::Active, Some(in_stock), None);
        Self { id, slug, title, status, category, brand, tags, image, price_from, price_to, on_sale, in_stock, publish_at, listed_at }
    }
}

impl StaffCardView {
    /// One that shoppers do not see, whose variants were not read.
    #[must_use]
    pub fn hidden(app: &App, product: &Product, prices: Option<(Money, Money)>) -> Self {
        let (price_from, price_to) = prices.unzip();
        let (status, publish_at) = (product.status(), product.publish_at);
        let card = ProductCard { price_from, price_to, ..ProductCard::new(app, product, |_| false) };
        Self { status, publish_at, in_stock: None, ..card.into() }
    }
}

impl StaffProductView {
    #[must_use]
    pub fn new(app: &App, product: Product) -> Self {
        let (status, translations) = (product.status(), shown_translations(&product));
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
            publish_at,
            seo,
            translations: _,
            version,
            rating: _,
        } = product;
        let variants_total = variants.len();
        Self {
            id,
            version,
            status,
            slug,
            title,
            category,
            description,
            brand,
            tags,
            attributes,
            options,
            tax_class,
            seo: seo.into(),
            translations,
            images: images.into_iter().map(|image| ImageView::new(app, image)).collect(),
            publish_at,
            listed_at,
            variants: variants.into_iter().take(VARIANTS_SHOWN).map(StaffVariantView::from).collect(),
            variants_total,
        }
    }
}

/// Without words on pictures that are gone: so an edit drops them.
fn shown_translations(product: &Product) -> Translations<TranslationBody> {
    let mut translations = product.translations.clone();
    for translation in translations.values_mut() {
        translation.alts.retain(|id, _| product.images.iter().any(|image| image.id == *id));
    }
    by_key::all(translations)
}

impl From<Variant> for StaffVariantView {
    fn from(variant: Variant) -> Self {
        let Variant { sku, options, price, compare_at, sale, prices, weight_grams, shards: _, low_stock_threshold } = variant;
        let (sale, prices) = (sale.map(SaleView::from), by_key::all(prices));
        Self { sku, options, price, compare_at, sale, prices, weight_grams, low_stock_threshold }
    }
}

impl From<Sale> for SaleView {
    fn from(sale: Sale) -> Self {
        let Sale { price, starts_at, ends_at } = sale;
        Self { price, starts_at, ends_at }
    }
}

impl From<Category> for StaffCategoryView {
    fn from(category: Category) -> Self {
        let Category { slug, name, description, parent, position, translations, version } = category;
        Self { slug, version, name, description, parent, position, translations: by_key::all(translations) }
    }
}
