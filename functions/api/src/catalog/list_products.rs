//! `GET /api/products`: active products, newest first, a page at a time. No prices per variant: the product's page has these.

use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::{ListView, ProductCardView};
use barrow_app::App;
use barrow_domain::ids::Slug;
use tracing::instrument;

const DEFAULT_LIMIT: i32 = 24;
const MAX_LIMIT: i32 = 100;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/products",
    bin: "catalog-list-products",
    access: Access::Public,
    summary: "Lists active products, newest first.",
    parameters: &[
        Parameter { name: "category", place: Place::Query, required: false, description: "Only this category: its slug." },
        Parameter { name: "limit", place: Place::Query, required: false, description: "Products a page, 1 to 100; 24 unless told." },
        Parameter { name: "cursor", place: Place::Query, required: false, description: "The page before's next_cursor." },
    ],
    request: None,
    response: Some(schema::<ListView<ProductCardView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.list_products", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<ProductCardView>>, Error> {
    request.only_query(&["category", "limit", "cursor"])?;
    let category =
        request.query("category").map(|slug| Slug::parse(&slug)).transpose().map_err(|reason| Error::field("category", reason))?;
    let limit = limit(request.query("limit"))?;
    let after = request.query("cursor").map(|cursor| position(&cursor)).transpose()?;
    let page = app.store().catalog.list(category.as_ref(), limit, after.as_deref()).await?;
    let items = page.products.into_iter().map(|(product, prices)| ProductCardView::new(app, product, prices)).collect();
    Ok(Reply::ok(ListView { items, next_cursor: page.next }).cached(Caching::Catalogue))
}

fn limit(text: Option<String>) -> Result<i32, Error> {
    let Some(text) = text else { return Ok(DEFAULT_LIMIT) };
    let limit = text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
    limit.ok_or_else(|| Error::field("limit", "must be a whole number from 1 to 100"))
}

/// A cursor is the place of the last product seen; anything of that size is a place to go on from.
fn position(cursor: &str) -> Result<String, Error> {
    let plausible = cursor.len() <= 80 && cursor.contains('#') && cursor.bytes().all(|byte| byte.is_ascii_graphic());
    if plausible { Ok(cursor.to_owned()) } else { Err(Error::field("cursor", "must be the next_cursor of a page before")) }
}
