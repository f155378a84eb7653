//! `GET /api/me/wishlist`: what somebody would like to have one day. Products that are not sold any more are not shown.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::WishlistView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me/wishlist",
    bin: "account-get-wishlist",
    access: Access::Customer,
    summary: "Shows one's own wishlist.",
    parameters: &[],
    request: None,
    response: Some(schema::<WishlistView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.get_wishlist", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<WishlistView>, Error> {
    let customer = request.customer(app).await?;
    let list = app.wishlist(&customer.user_id).await?;
    Ok(Reply::ok(WishlistView::new(&app.catalogue().await?.index, &list)?))
}
