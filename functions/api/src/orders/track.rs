//! `GET /api/track/{token}`: an order's progress for anybody with the link. No address, no e-mail, no prices.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::TrackView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/track/{token}",
    bin: "orders-track",
    access: Access::TrackingLink,
    summary: "Shows an order's progress to anybody with its tracking link.",
    parameters: &[],
    request: None,
    response: Some(schema::<TrackView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "orders.track", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<TrackView>, Error> {
    let token: String = request.path("token")?;
    let id = app.guest_tokens()?.tracked(&token).ok_or(Error::NotFound)?;
    let order = app.store().orders.order(&id).await?.ok_or(Error::NotFound)?;
    Ok(Reply::ok(order.into()).cached(Caching::Followed))
}
