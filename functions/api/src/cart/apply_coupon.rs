//! `POST /api/carts/{cart_id}/coupons`: puts a coupon on the cart, in place of any other. Uses are counted at checkout, not here.

use super::{KEPT, show};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CartView;
use barrow_app::App;
use barrow_app::rate_limits::{Limit, both};
use barrow_domain::coupon::CouponRefusal;
use barrow_domain::ids::CouponCode;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyCoupon {
    /// As typed; letter case does not matter.
    code: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/carts/{cart_id}/coupons",
    bin: "cart-apply-coupon",
    access: Access::CartToken,
    summary: "Puts a coupon on a cart, in place of any other.",
    parameters: &[],
    request: Some(schema::<ApplyCoupon>),
    response: Some(schema::<CartView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "cart.apply_coupon", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CartView>, Error> {
    let id = request.cart_access(app)?;
    let ApplyCoupon { code } = request.json()?;
    let code = CouponCode::normalise(&code).map_err(|reason| Error::field("code", reason))?;
    // Whoever guesses codes learns nothing beyond their tries: both are asked before either answer is told.
    let counted = async {
        let source = request.source(app);
        let of_cart = app.count_try(Limit::CouponCart, id.as_str(), request.now());
        Ok::<_, Error>(both(of_cart, app.count_try(Limit::CouponSource, &source, request.now())).await?)
    };
    let coupon = async { Ok(app.store().catalog.coupon(&code).await?) };
    let (coupon, ()) = futures::try_join!(coupon, counted)?;
    let coupon = coupon.ok_or(Error::Coupon(CouponRefusal::Unknown))?;
    coupon.check_dates(request.now()).map_err(Error::Coupon)?;
    let cart = app.store().carts.set_coupon(&id, Some(&code), request.now() + KEPT).await?;
    Ok(Reply::ok(show(app, cart, request.now()).await?))
}
