//! `GET /api/admin/coupons/{code}`: a coupon, and how often it has been used.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffCouponView;
use barrow_app::App;
use barrow_domain::ids::CouponCode;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/coupons/{code}",
    bin: "admin-get-coupon",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Shows a coupon and how often it has been used.",
    parameters: &[],
    request: None,
    response: Some(schema::<StaffCouponView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_coupon", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffCouponView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let code: CouponCode = request.path("code")?;
    let (coupon, uses) = app.store().catalog.coupon_and_uses(&code).await?.ok_or(Error::NotFound)?;
    Ok(Reply::ok(StaffCouponView::new(coupon, Some(uses))))
}
