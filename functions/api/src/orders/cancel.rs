//! `POST /api/orders/{order_id}/cancel`: gives the units back, and the money if there was any. Not once a parcel is gone.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::BuyerOrderView;
use barrow_app::order_changes::Riders;
use barrow_app::{App, random};
use barrow_domain::orders::{CancelledBy, Command};
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/orders/{order_id}/cancel",
    bin: "orders-cancel",
    access: Access::OrderToken,
    summary: "Cancels an order that has not been shipped; what was paid is refunded.",
    parameters: &[],
    request: None,
    response: Some(schema::<BuyerOrderView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "orders.cancel", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<BuyerOrderView>, Error> {
    let id = request.order_access(app).await?;
    let command = Command::Cancel { by: CancelledBy::Customer, reason: None, refund_id: random::refund_id() };
    let order = app.change_order(&id, command, Riders::default()).await?;
    Ok(Reply::ok(BuyerOrderView::new(app, order)?))
}
