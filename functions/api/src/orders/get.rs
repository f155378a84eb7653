//! `GET /api/orders/{order_id}`: the order, for whoever holds its token, or ordered it with their account.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::BuyerOrderView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/orders/{order_id}",
    bin: "orders-get",
    access: Access::OrderToken,
    summary: "Shows an order.",
    parameters: &[],
    request: None,
    response: Some(schema::<BuyerOrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "orders.get", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<BuyerOrderView>, Error> {
    let id = request.order_access(app).await?;
    let order = app.store().orders.order(&id).await?.ok_or(Error::NotFound)?;
    Ok(Reply::ok(BuyerOrderView::new(app, order)?).cached(Caching::Followed))
}
