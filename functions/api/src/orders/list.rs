//! `GET /api/orders`: one's own orders, the newest first.

use crate::handler;
use crate::http::paging::{CURSOR, PageSize, cursor, limit};
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, OrderSummaryView};
use barrow_app::App;
use barrow_domain::ids::OrderId;
use jiff::Timestamp;
use tracing::instrument;

const PAGE: PageSize = PageSize { usual: 20, most: 50 };

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/orders",
    bin: "orders-list",
    access: Access::Customer,
    summary: "Lists one's own orders.",
    parameters: &[
        Parameter { name: "limit", place: Place::Query, required: false, description: "Orders a page, 1 to 50; 20 unless told." },
        CURSOR,
    ],
    request: None,
    response: Some(schema::<ListView<OrderSummaryView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "orders.list", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<OrderSummaryView>>, Error> {
    let customer = request.customer(app).await?;
    request.only_query(&["limit", "cursor"])?;
    let (limit, cursor) = (limit(&request, PAGE)?, cursor(&request, place)?);
    let page = app.store().orders.page_of(&customer.user_id, limit, cursor.as_deref()).await?;
    Ok(Reply::ok(ListView { items: page.orders.into_iter().map(OrderSummaryView::from).collect(), next_cursor: page.next }))
}

/// A time and an order; any is a place to go on from.
fn place(cursor: &str) -> Option<String> {
    let (at, id) = cursor.split_once('_')?;
    let well_formed = at.len() == 24 && at.parse::<Timestamp>().is_ok() && OrderId::parse(id).is_ok();
    well_formed.then(|| cursor.to_owned())
}
