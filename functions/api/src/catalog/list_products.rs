//! `GET /api/products`: what the shop shows, filtered, sorted and counted, a page at a time. From memory: no table is read.

use super::filters;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::{FoundView, ReadyView};
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/products",
    bin: "catalog-list-products",
    access: Access::Public,
    summary: "Lists products: filtered, sorted, searched, with the counts of further filters.",
    parameters: filters::PARAMETERS,
    request: None,
    response: Some(schema::<FoundView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.list_products", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ReadyView>, Error> {
    let catalogue = app.catalogue().await?;
    let query = filters::read(&request, &catalogue)?;
    let find = || FoundView::find(&catalogue, &query);
    let found = ReadyView::of(&catalogue, format!("list {query:?}"), find).await?;
    Ok(Reply::ok(found).cached(Caching::Catalogue).modified(catalogue.written_at))
}
