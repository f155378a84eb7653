//! `DELETE /api/me/wishlist/{product_id}`: takes a product off the wishlist.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::WishlistView;
use barrow_app::App;
use barrow_domain::accounts::Wishlist;
use barrow_domain::ids::ProductId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/me/wishlist/{product_id}",
    bin: "account-remove-wish",
    access: Access::Customer,
    summary: "Takes a product off one's own wishlist.",
    parameters: &[],
    request: None,
    response: Some(schema::<WishlistView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.remove_wish", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<WishlistView>, Error> {
    let customer = request.customer(app).await?;
    let id: ProductId = request.path("product_id")?;
    let remove = |list: &mut Wishlist| {
        list.remove(&id);
        Ok(())
    };
    let list = app.change_wishlist(&customer.user_id, remove).await?;
    Ok(Reply::ok(WishlistView::new(&app.catalogue().await?.index, &list)?))
}
