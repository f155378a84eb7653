//! `DELETE /api/carts/{cart_id}/coupons/{code}`: takes the coupon off; one that is not on the cart is off already.

use super::{KEPT, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CartView;
use barrow_app::App;
use barrow_domain::ids::CouponCode;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/carts/{cart_id}/coupons/{code}",
    bin: "cart-remove-coupon",
    access: Access::CartToken,
    summary: "Takes a coupon off a cart.",
    parameters: &[],
    request: None,
    response: Some(schema::<CartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.remove_coupon", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CartView>, Error> {
    let id = request.cart_access(app)?;
    let typed: String = request.path("code")?;
    let code = CouponCode::normalise(&typed).map_err(|_| Error::NotFound)?;
    let mut cart = app.store().carts.get(&id, request.now()).await?;
    if cart.coupon.as_ref() == Some(&code) {
        cart = app.store().carts.set_coupon(&id, None, request.now() + KEPT).await?;
    }
    Ok(Reply::ok(show(app, cart, request.now()).await?))
}
