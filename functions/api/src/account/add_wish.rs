//! `PUT /api/me/wishlist/{product_id}`: puts a product on the wishlist; one that is on it stays where it is.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::WishlistView;
use barrow_app::App;
use barrow_domain::ids::ProductId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/me/wishlist/{product_id}",
    bin: "account-add-wish",
    access: Access::Customer,
    summary: "Puts a product on one's own wishlist.",
    parameters: &[],
    request: None,
    response: Some(schema::<WishlistView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.add_wish", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<WishlistView>, Error> {
    let customer = request.customer(app).await?;
    let id: ProductId = request.path("product_id")?;
    let catalogue = app.catalogue().await?;
    if catalogue.index.by_id(&id).is_none() {
        return Err(Error::NotFound);
    }
    let list = app.change_wishlist(&customer.user_id, |list| list.add(id.clone(), request.now())).await?;
    Ok(Reply::ok(WishlistView::new(&catalogue.index, &list)?))
}
