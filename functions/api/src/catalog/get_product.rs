//! `GET /api/products/{slug}`: a product with its variants. Not how many are left: that is asked for apart.

use super::{currency, language};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::ProductView;
use barrow_app::App;
use barrow_domain::analytics::Visits;
use barrow_domain::catalog::{Exchange, Product};
use std::sync::Arc;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/products/{slug}",
    bin: "catalog-get-product",
    access: Access::Public,
    summary: "Shows a product with its variants.",
    parameters: &[language::PARAMETER, currency::PARAMETER],
    request: None,
    response: Some(schema::<ProductView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.get_product", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ProductView>, Error> {
    let language = language::language(&request)?;
    let exchange = currency::exchange_if_any(app, &request).await?;
    let product = shown_in(app, &request, exchange.as_ref()).await?;
    app.sample_visit(Visits { views: 1, carts: 0 }, request.now()).await;
    let reply = Reply::ok(ProductView::new(app, &product, language.as_ref())).cached(Caching::Catalogue);
    Ok(match app.catalogue().await {
        Ok(catalogue) => reply.modified(catalogue.written_at),
        Err(_) => reply,
    })
}

/// The path's product, unless it is hidden.
pub(super) async fn shown(app: &App, request: &ApiRequest) -> Result<Arc<Product>, Error> {
    shown_in(app, request, None).await
}

async fn shown_in(app: &App, request: &ApiRequest, exchange: Option<&Exchange>) -> Result<Arc<Product>, Error> {
    app.product_shown(&request.path("slug")?, exchange, request.now()).await?.ok_or(Error::NotFound)
}
