//! `GET /products/{slug}`: a product's page. Says what can be bought as a list does: a moment old. The storefront asks for live
//! availability.

use super::linked_data::{self, breadcrumbs};
use super::parts::{Frame, Inlined, Link, query_in, summary};
use crate::catalog::{currency, language};
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use crate::views::{ProductView, Reading};
use askama::Template;
use barrow_app::App;
use barrow_app::catalogue::{ImageView, ProductCard, RatingView};
use barrow_domain::analytics::Visits;
use barrow_domain::catalog::{Product, path_to};
use barrow_domain::ids::{Sku, Slug};
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/products/{slug}",
    bin: "pages-product",
    access: Access::Public,
    summary: "A product's page.",
    parameters: &[language::PARAMETER, currency::PARAMETER],
    request: None,
    response: None,
    status: 200,
    handle: page!(handle),
};

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage<'a> {
    frame: Frame<'a>,
    product: &'a Product,
    /// For search engines.
    title: &'a str,
    summary: String,
    canonical: String,
    path: Vec<Link>,
    pictures: Vec<ImageView>,
    choices: Vec<Choice>,
    /// Stars out of five, and reviews.
    rating: Option<(String, u64)>,
    linked_data: String,
    breadcrumbs: String,
    inlined: String,
}

/// A variant as a shopper picks it.
struct Choice {
    name: String,
    price: String,
    before: Option<String>,
    is_in_stock: bool,
}

#[instrument(name = "pages.product", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Html, Error> {
    let slug: Slug = request.path("slug")?;
    let language = language::language(&request)?;
    let catalogue = app.catalogue().await?;
    let reading = &Reading { language, exchange: currency::exchange(&request, &catalogue).unwrap_or_default() };
    let language = reading.language();
    let shown = app.product_shown(&slug, reading.exchange.as_ref(), request.now()).await?.ok_or(Error::NotFound)?;
    app.sample_visit(Visits { views: 1, carts: 0 }, request.now()).await;
    let in_stock = skus_in_stock(catalogue.index.card_by_slug(&slug)?.as_deref());
    let (product, read) = shown.read_in(language);
    let categories = catalogue.categories_in(language);
    let path = path_to(&categories, &product.category);
    let pictures: Vec<ImageView> = product.images.iter().cloned().map(|image| ImageView::new(app, image)).collect();
    let addresses: Vec<String> = pictures.iter().map(|picture| absolute(app, &picture.url)).collect();
    let canonical = format!("/products/{slug}");
    let address = format!("/api/products/{slug}{}", query_in(reading, &[]));
    let page = Html::page(&ProductPage {
        linked_data: linked_data::product(app, &product, &Reading { language: read.clone(), ..reading.clone() }, &addresses, &in_stock),
        frame: Frame::new(app, &categories, reading).within(&path).translated(read, shown.translations.keys()),
        title: product.seo.title.as_deref().unwrap_or(&product.title),
        summary: product.seo.description.clone().unwrap_or_else(|| summary(&product.description)),
        path: path.iter().map(|category| Link::to_category(category, reading)).collect(),
        choices: choices(&product, &in_stock),
        rating: RatingView::new(&product.rating).map(|rating| (linked_data::stars(&rating), rating.count)),
        breadcrumbs: breadcrumbs(app, &path, language, Some((&product.title, canonical.clone()))),
        inlined: Inlined::new(app, &catalogue, language, address, &ProductView::new(app, &shown, language))?.text(),
        product: &product,
        canonical,
        pictures,
    })?;
    Ok(page.modified(catalogue.written_at))
}

/// As the index last heard; nothing of a product that is too new for it.
fn skus_in_stock(card: Option<&str>) -> Vec<Sku> {
    card.and_then(|card| serde_json::from_str::<ProductCard>(card).ok()).map(|card| card.skus_in_stock).unwrap_or_default()
}

fn choices(product: &Product, in_stock: &[Sku]) -> Vec<Choice> {
    let name = |options: Vec<&str>| if options.is_empty() { product.title.clone() } else { options.join(", ") };
    let choice = |variant: &barrow_domain::catalog::Variant| Choice {
        name: name(product.options.iter().filter_map(|option| variant.options.get(option)).map(String::as_str).collect()),
        price: variant.price.to_string(),
        before: variant.compare_at.filter(|before| before.amount() > variant.price.amount()).map(|before| before.to_string()),
        is_in_stock: in_stock.contains(&variant.sku),
    };
    product.variants.iter().map(choice).collect()
}

/// Search engines want the whole address.
fn absolute(app: &App, url: &str) -> String {
    if url.starts_with('/') { format!("{}{url}", app.config.shop_url) } else { url.to_owned() }
}
