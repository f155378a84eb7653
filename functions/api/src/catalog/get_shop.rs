//! `GET /api/shop`: what a storefront has to know of the shop before it shows anything. From memory.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::ShopView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/shop",
    bin: "catalog-get-shop",
    access: Access::Public,
    summary: "Tells the currencies that the shop sells in.",
    parameters: &[],
    request: None,
    response: Some(schema::<ShopView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.get_shop", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ShopView>, Error> {
    request.only_query(&[])?;
    let catalogue = app.catalogue().await?;
    Ok(Reply::ok(ShopView::new(&catalogue)).cached(Caching::Catalogue).modified(catalogue.written_at))
}
