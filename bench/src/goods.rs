//! The shop that is measured: products of three variants, orders for staff to look through, and one SKU that everybody wants.
//! The same every time.

mod orders;

use crate::catalogue::products::{Numbers, category, category_slug, product, shop_categories, word};
use barrow_app::{App, Config};
use barrow_domain::catalog::{Category, Product, Seo, TaxClass, Variant};
use barrow_domain::ids::{ProductId, Sku, Slug};
use barrow_domain::money::{Currency, Money};
use barrow_domain::reviews::Rating;
use barrow_local::engines::dynamodb::DynamoDb;
use barrow_local::shop::{Options, Seed, Shop};
use barrow_local::template::Template;
use barrow_search::Entry;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

type Failure = Box<dyn Error + Send + Sync>;

/// What a flash sale is about.
pub(crate) const HOT_SKU: &str = "BENCH-1";
pub(crate) const VARIANTS: u64 = 3;
/// Units where a scenario is not about running out.
const PLENTY: u32 = 10_000_000;
const WRITES_AT_ONCE: usize = 16;
/// Words that shoppers look for, the n-th about 1/n as often as the first; most have some product even in a small shop.
const WORDS_ASKED: u64 = 2_000;
const SORTS: [&str; 4] = ["popular", "newest", "price", "name"];

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Size {
    #[arg(long, default_value_t = 1_000)]
    pub(crate) products: u64,
    #[arg(long, default_value_t = 0)]
    pub(crate) orders: u64,
    /// Units of the hot SKU.
    #[arg(long, default_value_t = PLENTY)]
    pub(crate) units: u32,
}

impl Size {
    pub(crate) const fn usual() -> Self {
        Self { products: 1_000, orders: 0, units: PLENTY }
    }
}

/// Puts a shop of this size into an empty data directory, with its index. What is written past the streams is in no report.
pub(crate) async fn fill(data: &Path, size: Size) -> Result<(), Failure> {
    let template = Template::read(&Options::new(data).template)?;
    let directory = data.to_owned();
    // On a runtime that ends, so that the shop finds its file closed.
    let written = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(write(&directory, &template, size))
    });
    written.await??;
    let shop = Shop::start(Options { seed: Seed::Sample, schedules: false, ..Options::new(data) }).await?;
    let dead = shop.settled().await?;
    shop.stop().await;
    if dead.values().any(|count| *count > 0) { Err(format!("dead letters: {dead:?}").into()) } else { Ok(()) }
}

async fn write(data: &Path, template: &Template, size: Size) -> Result<(), Failure> {
    let engine = DynamoDb::start(data, &template.tables, None).await?;
    let app = App::new(Config::from_lookup(|name| variable(name, &engine))?);
    let catalog = &app.store().catalog;
    for (position, category) in (0..).zip(shop_categories().map_err(|error| error.to_string())?) {
        let (slug, name, parent, translations) = (category.slug, category.name, category.parent, BTreeMap::new());
        catalog.create_category(&Category { slug, name, description: String::new(), parent, position, translations, version: 1 }).await?;
    }
    let products = (0..size.products).map(|number| made_of(&product(number, size.products).map_err(|error| error.to_string())?, VARIANTS));
    let writes = stream::iter(products).map(|product| async move {
        catalog.create_product(&product?, &[PLENTY; 3]).await?;
        Ok::<_, Failure>(())
    });
    writes.buffer_unordered(WRITES_AT_ONCE).try_collect::<()>().await?;
    catalog.create_product(&hot_product()?, &[size.units]).await?;
    orders::fill(&app, size.orders).await?;
    for table in template.tables.iter().filter(|table| table.stream_view.is_some()) {
        engine.trim_stream(&table.name, i64::MAX)?;
    }
    Ok(())
}

/// Of a function that may write to every table.
fn variable(name: &str, engine: &DynamoDb) -> Option<String> {
    Some(match name {
        "AWS_ENDPOINT_URL_DYNAMODB" => engine.url().to_owned(),
        "AWS_ACCESS_KEY_ID" => engine.access_key().to_owned(),
        "AWS_SECRET_ACCESS_KEY" => "any".to_owned(),
        // `CATALOG_TABLE` is the template's `CatalogTable`.
        _ => {
            let table = name.strip_suffix("_TABLE")?;
            format!("{}{}Table", &table[..1], table[1..].to_lowercase())
        }
    })
}

/// The n-th product's variant.
pub(crate) fn sku(product: u64, variant: u64) -> String {
    format!("APP-{product}-{variant}")
}

pub(crate) fn list_path(chance: &mut fastrand::Rng) -> String {
    let sort = SORTS[chance.usize(..SORTS.len())];
    let category = if chance.bool() { String::new() } else { format!("&category=c-{}", category(chance.u64(..)).0) };
    format!("/api/products?limit=24&sort={sort}{category}")
}

pub(crate) fn detail_path(product: u64) -> String {
    format!("/api/products/product-{product}")
}

pub(crate) fn search_path(chance: &mut fastrand::Rng) -> String {
    format!("/api/search?limit=24&q={}", word(Numbers::new(chance.u64(..)).zipf(WORDS_ASKED)))
}

/// A product for its entry in the index, with so many variants.
pub(crate) fn made_of(entry: &Entry, variants: u64) -> Result<Product, Failure> {
    let number: u64 = entry.codes[0].trim_start_matches("APP-").parse()?;
    let sizes: Vec<String> = (0..variants).map(|variant| format!("size {variant}")).collect();
    let variants = (0..).zip(&sizes).map(|(variant, size)| {
        let options = BTreeMap::from([("Size".to_owned(), size.clone())]);
        Ok(Variant { options, ..one_variant(&sku(number, variant), entry.price_low + 100 * i64::try_from(variant)?)? })
    });
    Ok(Product {
        id: entry.id.clone(),
        slug: entry.slug.clone(),
        title: entry.title.clone(),
        category: entry.category.clone(),
        description: entry.description.clone(),
        brand: entry.brand.clone(),
        tags: entry.tags.clone(),
        attributes: entry.attributes.clone(),
        variants: variants.collect::<Result<_, Failure>>()?,
        options: vec!["Size".to_owned()],
        listed_at: entry.listed_at,
        ..hot_product()?
    })
}

pub(crate) fn hot_product() -> Result<Product, Failure> {
    Ok(Product {
        id: ProductId::parse("prd_bench")?,
        slug: Slug::parse("bench")?,
        title: "A thing to buy".to_owned(),
        category: Slug::parse(&category_slug(0))?,
        description: String::new(),
        brand: None,
        tags: Vec::new(),
        attributes: BTreeMap::new(),
        options: Vec::new(),
        tax_class: TaxClass::Standard,
        images: Vec::new(),
        variants: vec![one_variant(HOT_SKU, 1_290)?],
        listed_at: Timestamp::UNIX_EPOCH,
        active: true,
        archived: false,
        publish_at: None,
        seo: Seo::default(),
        translations: BTreeMap::new(),
        version: 1,
        rating: Rating::default(),
    })
}

fn one_variant(sku: &str, price: i64) -> Result<Variant, Failure> {
    Ok(Variant {
        sku: Sku::parse(sku)?,
        options: BTreeMap::new(),
        price: Money::new(price, Currency::EUR),
        compare_at: None,
        sale: None,
        prices: BTreeMap::new(),
        weight_grams: 100,
        shards: 1,
        low_stock_threshold: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As every scenario begins: the template's tables, goods and orders in them, and a shop that opens over them.
    #[tokio::test]
    async fn a_shop_can_be_filled_and_shows_what_was_put_in() {
        let data = tempfile::tempdir().unwrap();
        fill(data.path(), Size { products: 4, orders: 3, units: 5 }).await.unwrap();
        let shop = Shop::start(Options { schedules: false, ..Options::new(data.path()) }).await.unwrap();
        for path in [detail_path(3), "/api/products/bench".to_owned()] {
            assert_eq!(reqwest::get(format!("{}{path}", shop.url())).await.unwrap().status(), 200, "{path}");
        }
        shop.stop().await;
    }
}
