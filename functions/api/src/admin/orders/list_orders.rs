//! `GET /api/admin/orders`: finds orders, newest first. The list follows the orders a moment behind; an order itself is always
//! shown as it is.

use super::filters::{Asked, PARAMETERS, read};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, OrderCardView};
use barrow_app::App;
use barrow_domain::directory::{OrderCard, OrderQuestion};
use barrow_domain::ids::OrderId;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/orders",
    bin: "admin-list-orders",
    access: Access::Staff(Permission::ReadOrders),
    summary: "Lists orders by state, customer, time, SKU, total or words, newest first.",
    parameters: PARAMETERS,
    request: None,
    response: Some(schema::<ListView<OrderCardView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_orders", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<OrderCardView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let Asked { question, order_id, limit, after } = read(&request)?;
    if let Some(id) = order_id {
        return one(app, &id, &question).await;
    }
    let page = app.store().directory.search(&question, limit, after.as_deref()).await?;
    Ok(Reply::ok(ListView { items: page.cards.into_iter().map(OrderCardView::from).collect(), next_cursor: page.next }))
}

async fn one(app: &App, id: &OrderId, question: &OrderQuestion) -> Result<Reply<ListView<OrderCardView>>, Error> {
    let card = app.store().orders.order(id).await?.map(|order| OrderCard::of(&order));
    let items = card.into_iter().filter(|card| question.fits(card)).map(OrderCardView::from).collect();
    Ok(Reply::ok(ListView { items, next_cursor: None }))
}
