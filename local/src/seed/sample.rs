//! The sample shop as domain types, read from `local/sample` at compile time. Knows no table and no bucket.

use super::pictures::{SamplePicture, pictures};
use barrow_app::accounting::digest_of;
use barrow_domain::catalog::{
    Category, OwnPrice, Product, Seo, ShippingMethod, ShippingZone, ShopCurrency, ShopRules, TaxClass, TaxRate, Variant,
};
use barrow_domain::coupon::{Coupon, CouponKind, CouponScope};
use barrow_domain::customer::Country;
use barrow_domain::ids::{CouponCode, ImageId, ProductId, Sku, Slug};
use barrow_domain::images::{Picture, ProductImage, Rendition};
use barrow_domain::money::{Currency, Money};
use barrow_domain::reviews::Rating;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

pub struct SampleShop {
    pub rules: ShopRules,
    /// Words that mean the same, a line for each set.
    pub synonyms: &'static str,
    pub categories: Vec<Category>,
    pub products: Vec<StockedProduct>,
    pub coupons: Vec<Coupon>,
    /// By the name of their file.
    pub pictures: BTreeMap<&'static str, SamplePicture>,
}

/// A product, and how many units of each of its variants there are to begin with, in their order.
pub struct StockedProduct {
    pub product: Product,
    pub units: Vec<u32>,
}

#[derive(Debug, thiserror::Error)]
#[error("local/sample/{file} cannot be read: {source}")]
pub struct SampleError {
    file: &'static str,
    source: serde_json::Error,
}

impl SampleShop {
    /// # Errors
    /// A file that does not have its form; the text names the file, the line and the field.
    pub fn load() -> Result<Self, SampleError> {
        let shop: ShopFile = parse(("shop.json", include_str!("../../sample/shop.json")))?;
        let categories: Vec<CategoryRow> = parse(("categories.json", include_str!("../../sample/categories.json")))?;
        let coupons: Vec<CouponRow> = parse(("coupons.json", include_str!("../../sample/coupons.json")))?;
        let products = PRODUCT_FILES.iter().copied().map(parse::<Vec<ProductRow>>).collect::<Result<Vec<_>, _>>()?;
        let (currency, pictures) = (shop.currency, pictures());
        Ok(Self {
            rules: shop.into_rules(),
            synonyms: include_str!("../../sample/synonyms.txt"),
            categories: categories.into_iter().map(CategoryRow::into_category).collect(),
            products: products.into_iter().flatten().map(|row| row.into_product(currency, &pictures)).collect(),
            coupons: coupons.into_iter().map(|row| row.into_coupon(currency)).collect(),
            pictures,
        })
    }
}

macro_rules! product_files {
    ($($category:literal),* $(,)?) => {
        const PRODUCT_FILES: &[(&str, &str)] = &[$((
            concat!("products/", $category, ".json"),
            include_str!(concat!("../../sample/products/", $category, ".json")),
        )),*];
    };
}

product_files!["vegetables", "fruit", "bakery", "pantry", "drinks", "flowers-plants", "kitchen-tools", "gifts-toys"];

fn parse<T: DeserializeOwned>((file, text): (&'static str, &str)) -> Result<T, SampleError> {
    serde_json::from_str(text).map_err(|source| SampleError { file, source })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShopFile {
    currency: Currency,
    currencies: Vec<ShopCurrency>,
    prices_include_tax: bool,
    shipping_zones: Vec<ZoneRow>,
    tax_rates: Vec<TaxRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ZoneRow {
    id: String,
    name: String,
    countries: Vec<Country>,
    methods: Vec<MethodRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodRow {
    id: String,
    name: String,
    price: i64,
    free_from: Option<i64>,
    max_weight_grams: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxRow {
    country: Country,
    standard_bp: u32,
    reduced_bp: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryRow {
    id: Slug,
    name: String,
    description: String,
    parent: Option<Slug>,
    position: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductRow {
    id: ProductId,
    slug: Slug,
    title: String,
    category: Slug,
    description: String,
    brand: String,
    tags: Vec<String>,
    attributes: BTreeMap<String, String>,
    options: Vec<String>,
    tax_class: TaxClass,
    image: ImageRow,
    variants: Vec<VariantRow>,
    listed_at: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImageRow {
    file: String,
    alt: String,
    tint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariantRow {
    sku: Sku,
    options: BTreeMap<String, String>,
    price: i64,
    compare_at: Option<i64>,
    /// Its own in other currencies, minor units.
    #[serde(default)]
    prices: BTreeMap<Currency, i64>,
    weight_grams: u32,
    stock: u32,
    low_stock_threshold: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CouponRow {
    code: CouponCode,
    kind: CouponKindRow,
    min_subtotal: Option<i64>,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    limit_total: Option<u32>,
    limit_per_customer: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum CouponKindRow {
    PercentBp(u32),
    Fixed(i64),
    FreeShipping,
}

impl ShopFile {
    fn into_rules(self) -> ShopRules {
        let Self { currency, currencies, prices_include_tax, shipping_zones, tax_rates } = self;
        let shipping_zones = shipping_zones.into_iter().map(|row| row.into_zone(currency)).collect();
        let tax_rates = tax_rates.into_iter().map(TaxRow::into_rate).collect();
        ShopRules { version: 1, currency, currencies, prices_include_tax, shipping_zones, tax_rates }
    }
}

impl ZoneRow {
    fn into_zone(self, currency: Currency) -> ShippingZone {
        let Self { id, name, countries, methods } = self;
        let methods = methods.into_iter().map(|row| row.into_method(currency)).collect();
        ShippingZone { id, name, countries, methods }
    }
}

impl MethodRow {
    fn into_method(self, currency: Currency) -> ShippingMethod {
        let Self { id, name, price, free_from, max_weight_grams } = self;
        let money = |amount| Money::new(amount, currency);
        ShippingMethod { id, name, price: money(price), table: None, free_from: free_from.map(money), max_weight_grams }
    }
}

impl TaxRow {
    fn into_rate(self) -> TaxRate {
        let Self { country, standard_bp, reduced_bp } = self;
        TaxRate { country, region: None, standard_bp, reduced_bp }
    }
}

impl CategoryRow {
    fn into_category(self) -> Category {
        let Self { id, name, description, parent, position } = self;
        Category { slug: id, name, description, parent, position, translations: BTreeMap::new(), version: 1 }
    }
}

impl ProductRow {
    fn into_product(self, currency: Currency, pictures: &BTreeMap<&str, SamplePicture>) -> StockedProduct {
        let Self { id, slug, title, category, description, brand, tags, attributes, options, tax_class, image, variants, listed_at } = self;
        let (variants, units) = variants.into_iter().map(|row| row.into_variant(currency)).unzip();
        let images = image.into_image(&id, pictures).into_iter().collect();
        let (brand, active) = (Some(brand), true);
        let product = Product {
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
            active,
            archived: false,
            publish_at: None,
            seo: Seo::default(),
            translations: BTreeMap::new(),
            version: 1,
            rating: Rating::default(),
        };
        StockedProduct { product, units }
    }
}

impl ImageRow {
    fn into_image(self, product: &ProductId, pictures: &BTreeMap<&str, SamplePicture>) -> Option<ProductImage> {
        let Self { file, alt, tint } = self;
        let SamplePicture { key, width, height, .. } = pictures.get(file.as_str())?;
        let renditions = vec![Rendition { width: *width, key: key.clone() }];
        let id = ImageId::from_random(digest_of(format!("sample/{product}").as_bytes()));
        Some(ProductImage { id, alt, picture: Picture { width: *width, height: *height, renditions, blur: None, tint } })
    }
}

impl VariantRow {
    fn into_variant(self, currency: Currency) -> (Variant, u32) {
        let Self { sku, options, price, compare_at, prices, weight_grams, stock, low_stock_threshold } = self;
        let money = |amount| Money::new(amount, currency);
        let (price, compare_at) = (money(price), compare_at.map(money));
        let own = |amount, currency| OwnPrice { price: Money::new(amount, currency), compare_at: None, sale_price: None };
        let prices = prices.into_iter().map(|(currency, amount)| (currency, own(amount, currency))).collect();
        (Variant { sku, options, price, compare_at, sale: None, prices, weight_grams, shards: 1, low_stock_threshold }, stock)
    }
}

impl CouponRow {
    fn into_coupon(self, currency: Currency) -> Coupon {
        let Self { code, kind, min_subtotal, starts_at, ends_at, limit_total, limit_per_customer } = self;
        let money = |amount| Money::new(amount, currency);
        let kind = match kind {
            CouponKindRow::PercentBp(bp) => CouponKind::PercentBp(bp),
            CouponKindRow::Fixed(amount) => CouponKind::Fixed(money(amount)),
            CouponKindRow::FreeShipping => CouponKind::FreeShipping,
        };
        Coupon {
            code,
            kind,
            min_subtotal: min_subtotal.map(money),
            starts_at,
            ends_at,
            limit_total,
            limit_per_customer,
            scope: CouponScope::default(),
            withdrawn: false,
            version: 1,
        }
    }
}

#[cfg(test)]
#[path = "sample_tests.rs"]
mod tests;
