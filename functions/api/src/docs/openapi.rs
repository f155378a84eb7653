//! `GET /api/openapi.json`: the API as OpenAPI 3.1, generated from the routes.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use barrow_app::App;
use serde_json::Value;
use std::sync::LazyLock;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/openapi.json",
    bin: "docs-openapi",
    access: Access::Public,
    summary: "Describes this API as OpenAPI 3.1.",
    parameters: &[],
    request: None,
    response: Some(schema::<Value>),
    status: 200,
    handle: handler!(handle),
};

static DOCUMENT: LazyLock<Value> = LazyLock::new(crate::openapi::document);

#[instrument(name = "docs.openapi", skip_all)]
pub async fn handle(_app: &App, _request: ApiRequest) -> Result<Reply<&'static Value>, Error> {
    Ok(Reply::ok(&*DOCUMENT).cached(Caching::Catalogue))
}
