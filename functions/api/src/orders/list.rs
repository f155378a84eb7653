//! `GET /api/orders`: one's own orders, the newest first.

use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, OrderSummaryView};
use barrow_app::App;
use barrow_domain::ids::OrderId;
use jiff::Timestamp;
use tracing::instrument;

const DEFAULT_LIMIT: i32 = 20;
const MAX_LIMIT: i32 = 50;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/orders",
    bin: "orders-list",
    access: Access::Customer,
    summary: "Lists one's own orders.",
    parameters: &[
        Parameter { name: "limit", place: Place::Query, required: false, description: "Orders a page, 1 to 50; 20 unless told." },
        Parameter { name: "cursor", place: Place::Query, required: false, description: "The page before's next_cursor." },
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
    let limit = limit(request.query("limit"))?;
    let cursor = request.query("cursor").map(|cursor| position(&cursor)).transpose()?;
    let page = app.store().orders.page_of(&customer.user_id, limit, cursor.as_deref()).await?;
    Ok(Reply::ok(ListView { items: page.orders.into_iter().map(OrderSummaryView::from).collect(), next_cursor: page.next }))
}

fn limit(text: Option<String>) -> Result<i32, Error> {
    let Some(text) = text else { return Ok(DEFAULT_LIMIT) };
    let limit = text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
    limit.ok_or_else(|| Error::field("limit", "must be a whole number from 1 to 50"))
}

/// A time and an order; any is a place to go on from.
fn position(cursor: &str) -> Result<String, Error> {
    let well_formed = |(at, id): (&str, &str)| at.len() == 24 && at.parse::<Timestamp>().is_ok() && OrderId::parse(id).is_ok();
    let plausible = cursor.split_once('_').is_some_and(well_formed);
    if plausible { Ok(cursor.to_owned()) } else { Err(Error::field("cursor", "must be the next_cursor of a page before")) }
}
