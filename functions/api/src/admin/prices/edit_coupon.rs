//! `PATCH /api/admin/coupons/{code}`: absent fields stay, null takes a limit or a date away. A coupon is withdrawn and never removed:
//! orders that end give their uses back to it.

use super::coupon_body::{CouponKindBody, CouponScopeBody};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Patch, Reply, given};
use crate::views::StaffCouponView;
use barrow_app::App;
use barrow_app::products::StaffAct;
use barrow_domain::coupon::{Coupon, CouponKind, CouponScope};
use barrow_domain::ids::CouponCode;
use barrow_domain::money::Money;
use barrow_domain::staff::Permission;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditCoupon {
    /// The coupon's version that this edit was made of.
    version: u64,
    #[serde(default, deserialize_with = "given")]
    kind: Option<CouponKindBody>,
    #[serde(default, deserialize_with = "given")]
    scope: Option<CouponScopeBody>,
    #[serde(default)]
    #[schemars(with = "Option<Money>")]
    min_subtotal: Patch<Money>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    starts_at: Patch<Timestamp>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    ends_at: Patch<Timestamp>,
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    limit_total: Patch<u32>,
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    limit_per_customer: Patch<u32>,
    #[serde(default, deserialize_with = "given")]
    withdrawn: Option<bool>,
}

pub static ROUTE: Route = Route {
    method: "PATCH",
    path: "/api/admin/coupons/{code}",
    bin: "admin-edit-coupon",
    access: Access::Staff(Permission::EditPricing),
    summary: "Edits or withdraws a coupon.",
    parameters: &[],
    request: Some(schema::<EditCoupon>),
    response: Some(schema::<StaffCouponView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.edit_coupon", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffCouponView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let code: CouponCode = request.path("code")?;
    let body: EditCoupon = request.json()?;
    let edit = |coupon| body.clone().apply(coupon);
    let (coupon, uses) = app.edit_coupon(&code, body.version, edit, StaffAct { staff: &staff, at: request.now() }).await?;
    Ok(Reply::ok(StaffCouponView::new(coupon, Some(uses))))
}

impl EditCoupon {
    fn apply(self, coupon: Coupon) -> Coupon {
        let Self { version: _, kind, scope, min_subtotal, starts_at, ends_at, limit_total, limit_per_customer, withdrawn } = self;
        Coupon {
            kind: kind.map_or(coupon.kind, CouponKind::from),
            scope: scope.map_or(coupon.scope, CouponScope::from),
            min_subtotal: min_subtotal.change().unwrap_or(coupon.min_subtotal),
            starts_at: starts_at.change().unwrap_or(coupon.starts_at),
            ends_at: ends_at.change().unwrap_or(coupon.ends_at),
            limit_total: limit_total.change().unwrap_or(coupon.limit_total),
            limit_per_customer: limit_per_customer.change().unwrap_or(coupon.limit_per_customer),
            withdrawn: withdrawn.unwrap_or(coupon.withdrawn),
            code: coupon.code,
            version: coupon.version,
        }
    }
}
