//! `GET /api/admin/analytics/coupons`: what coupons were used for, and what they took off.

use super::{RANKED, ranking};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::RankingView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/analytics/coupons",
    bin: "admin-report-coupons",
    access: Access::Staff(Permission::ReadAnalytics),
    summary: "Shows the coupons with which most was sold.",
    parameters: RANKED,
    request: None,
    response: Some(schema::<RankingView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.report_coupons", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<RankingView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    ranking(app, &request, "COUPON").await
}
