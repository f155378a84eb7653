//! `GET /api/admin/coupons`: coupons by code, a page at a time. How often each was used, it says itself.

use crate::handler;
use crate::http::paging::{LIMIT_AND_CURSOR, ROWS, cursor, limit};
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, StaffCouponView};
use barrow_app::App;
use barrow_domain::ids::CouponCode;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/coupons",
    bin: "admin-list-coupons",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Lists coupons by code.",
    parameters: LIMIT_AND_CURSOR,
    request: None,
    response: Some(schema::<ListView<StaffCouponView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_coupons", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<StaffCouponView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&["limit", "cursor"])?;
    let after = cursor(&request, |place| CouponCode::parse(place).ok())?;
    let page = app.store().catalog.coupons_page(limit(&request, ROWS)?, after.as_ref()).await?;
    let items = page.coupons.into_iter().map(|coupon| StaffCouponView::new(coupon, None)).collect();
    Ok(Reply::ok(ListView { items, next_cursor: page.next.map(String::from) }))
}
