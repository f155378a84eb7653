//! `POST /api/admin/coupons`: a new coupon. The same one again changes nothing.

use super::coupon_body::{CouponKindBody, CouponScopeBody};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffCouponView;
use barrow_app::App;
use barrow_app::products::StaffAct;
use barrow_domain::coupon::Coupon;
use barrow_domain::ids::CouponCode;
use barrow_domain::money::Money;
use barrow_domain::staff::Permission;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCoupon {
    /// 3 to 32 letters, digits or dashes; capitals or not is the same.
    code: String,
    kind: CouponKindBody,
    #[serde(default)]
    scope: CouponScopeBody,
    /// Of the goods that it is for.
    min_subtotal: Option<Money>,
    #[schemars(with = "Option<String>")]
    starts_at: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    ends_at: Option<Timestamp>,
    limit_total: Option<u32>,
    limit_per_customer: Option<u32>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/coupons",
    bin: "admin-create-coupon",
    access: Access::Staff(Permission::EditPricing),
    summary: "Creates a coupon.",
    parameters: &[],
    request: Some(schema::<CreateCoupon>),
    response: Some(schema::<StaffCouponView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_coupon", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffCouponView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let CreateCoupon { code, kind, scope, min_subtotal, starts_at, ends_at, limit_total, limit_per_customer } = request.json()?;
    let coupon = Coupon {
        code: CouponCode::normalise(&code).map_err(|reason| Error::field("code", reason))?,
        kind: kind.into(),
        scope: scope.into(),
        min_subtotal,
        starts_at,
        ends_at,
        limit_total,
        limit_per_customer,
        withdrawn: false,
        version: 1,
    };
    let coupon = app.create_coupon(coupon, StaffAct { staff: &staff, at: request.now() }).await?;
    let location = format!("/api/admin/coupons/{}", coupon.code);
    Ok(Reply::created(StaffCouponView::new(coupon, None)).at(location))
}
