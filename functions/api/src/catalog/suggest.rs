//! `GET /api/search/suggest?q=`: what somebody who is still typing may mean.

use super::{currency, language};
use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::{Reading, SuggestionsView};
use barrow_app::App;
use tracing::instrument;

/// Of each kind.
const SUGGESTIONS: usize = 5;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/search/suggest",
    bin: "catalog-suggest",
    access: Access::Public,
    summary: "Completes what somebody is typing: products, categories and queries that find something.",
    parameters: &[
        Parameter { name: "q", place: Place::Query, required: true, description: "What was typed so far." },
        language::PARAMETER,
        currency::PARAMETER,
    ],
    request: None,
    response: Some(schema::<SuggestionsView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.suggest", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SuggestionsView>, Error> {
    request.only_query(&["q", language::NAME, currency::NAME])?;
    let language = language::language(&request)?;
    let typed = request.query("q").ok_or_else(|| Error::field("q", "is missing"))?;
    let catalogue = app.catalogue().await?;
    let reading = Reading { language, exchange: currency::exchange(&request, &catalogue)? };
    let found = SuggestionsView::find(&catalogue, &typed, SUGGESTIONS, &reading)?;
    Ok(Reply::ok(found).cached(Caching::Catalogue).modified(catalogue.written_at))
}
