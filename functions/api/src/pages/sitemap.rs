//! `GET /sitemap.xml`: every address that a search engine should know. A large shop's is split: then this is the index
//! of `?part=1` and so on (sitemaps.org, "Sitemap index files").

use crate::http::route::{Access, Parameter, Place, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use barrow_app::App;
use barrow_app::catalogue::Catalogue;
use std::fmt::Write;
use tracing::instrument;

/// A sitemap may hold 50,000, but what a Lambda answers at most 6 MB: that many of the longest addresses.
const ADDRESSES_A_PART: usize = 25_000;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/sitemap.xml",
    bin: "pages-sitemap",
    access: Access::Public,
    summary: "Every page of the shop.",
    parameters: &[Parameter { name: "part", place: Place::Query, required: false, description: "Which part of a large sitemap, from 1." }],
    request: None,
    response: None,
    status: 200,
    handle: page!(handle),
};

#[instrument(name = "pages.sitemap", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Html, Error> {
    request.only_query(&["part"])?;
    let catalogue = app.catalogue().await?;
    let shop_url = &app.config.shop_url;
    let parts = addresses(&catalogue).count().div_ceil(ADDRESSES_A_PART).max(1);
    let part = request.query("part").map(|part| part.parse().ok().filter(|part| (1..=parts).contains(part)).ok_or(Error::NotFound));
    match part.transpose()? {
        None if parts > 1 => Ok(Html::xml(index(shop_url, parts)).modified(catalogue.written_at)),
        part => Ok(Html::xml(sitemap(shop_url, addresses(&catalogue), part.unwrap_or(1))).modified(catalogue.written_at)),
    }
}

/// In an order that one more product hardly changes.
fn addresses(catalogue: &Catalogue) -> impl Iterator<Item = String> {
    let categories = catalogue.categories.iter().map(|category| format!("/categories/{}", category.slug));
    let products = catalogue.index.iter().map(|listed| format!("/products/{}", listed.slug));
    std::iter::once("/".to_owned()).chain(categories).chain(products)
}

fn sitemap(shop_url: &str, addresses: impl Iterator<Item = String>, part: usize) -> String {
    let shown = addresses.skip((part - 1) * ADDRESSES_A_PART).take(ADDRESSES_A_PART);
    let entry = |text: String, address: String| written(text, format_args!("<url><loc>{}{address}</loc></url>\n", escaped(shop_url)));
    enclosed("urlset", &shown.fold(String::new(), entry))
}

fn index(shop_url: &str, parts: usize) -> String {
    let entry = |text: String, part: usize| {
        written(text, format_args!("<sitemap><loc>{}/sitemap.xml?part={part}</loc></sitemap>\n", escaped(shop_url)))
    };
    enclosed("sitemapindex", &(1..=parts).fold(String::new(), entry))
}

fn enclosed(element: &str, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</{element}>\n"
    )
}

fn written(mut text: String, more: std::fmt::Arguments<'_>) -> String {
    // A string takes whatever is written to it.
    let _ = text.write_fmt(more);
    text
}

/// Slugs need no escaping; the shop's own address may.
fn escaped(url: &str) -> String {
    url.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        text.matches("<loc>").count()
    }

    #[test]
    fn no_part_is_larger_than_a_sitemap_may_be_and_none_is_left_out() {
        let addresses = || (0..ADDRESSES_A_PART * 2 + 7).map(|number| format!("/products/p{number}"));
        let parts = [1, 2, 3].map(|part| sitemap("https://shop.example", addresses(), part));
        assert_eq!(parts.each_ref().map(|part| count(part)), [ADDRESSES_A_PART, ADDRESSES_A_PART, 7]);
        assert!(parts[2].contains("<loc>https://shop.example/products/p50006</loc>"));
        let longest = sitemap(&format!("https://{}.example", "s".repeat(60)), (0..).map(|_| format!("/products/{}", "p".repeat(80))), 1);
        assert!(longest.len() < 6_000_000, "{}", longest.len());
        assert_eq!(count(&index("https://shop.example", 3)), 3);
    }
}
