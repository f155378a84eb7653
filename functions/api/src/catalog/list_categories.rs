//! `GET /api/categories`: the shop's categories, in the shopkeeper's order. From memory.

use super::language;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::CategoriesView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/categories",
    bin: "catalog-list-categories",
    access: Access::Public,
    summary: "Lists the categories.",
    parameters: &[language::PARAMETER],
    request: None,
    response: Some(schema::<CategoriesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.list_categories", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CategoriesView>, Error> {
    request.only_query(&[language::NAME])?;
    let language = language::language(&request)?;
    let catalogue = app.catalogue().await?;
    Ok(Reply::ok(CategoriesView::new(&catalogue, language.as_ref())).cached(Caching::Catalogue).modified(catalogue.written_at))
}
