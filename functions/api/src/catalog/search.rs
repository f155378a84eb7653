//! `GET /api/search?q=`: products and categories for some words. A list with words (`GET /api/products?q=`) has the same products;
//! this has the categories too, and always the counts of further filters.

use super::filters;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::{FoundView, Reading, ReadyView, SearchView, SuggestionsView};
use barrow_app::App;
use barrow_search::Query;
use tracing::instrument;

/// Categories beside the products.
const CATEGORIES: usize = 3;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/search",
    bin: "catalog-search",
    access: Access::Public,
    summary: "Finds products and categories by words, forgiving slips.",
    parameters: filters::PARAMETERS,
    request: None,
    response: Some(schema::<SearchView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.search", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ReadyView>, Error> {
    let catalogue = app.catalogue().await?;
    let query = Query { facets: true, ..filters::read(&request, &catalogue)? };
    let Some(words) = query.text.clone() else { return Err(Error::field("q", "must be words to look for")) };
    let find = || {
        let SuggestionsView { categories, .. } = SuggestionsView::find(&catalogue, &words, CATEGORIES, &Reading::of(&query))?;
        Ok(SearchView { categories, products: FoundView::find(&catalogue, &query)? })
    };
    let found = ReadyView::of(&catalogue, format!("search {query:?}"), find).await?;
    Ok(Reply::ok(found).cached(Caching::Catalogue).modified(catalogue.written_at))
}
