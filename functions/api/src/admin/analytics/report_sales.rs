//! `GET /api/admin/analytics/sales`: what was sold, hour by hour, day by day or month by month.

use super::{Asked, OVER_TIME};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::SalesView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/analytics/sales",
    bin: "admin-report-sales",
    access: Access::Staff(Permission::ReadAnalytics),
    summary: "Shows orders, revenue, refunds, tax and shipping over time.",
    parameters: OVER_TIME,
    request: None,
    response: Some(schema::<SalesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.report_sales", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SalesView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let asked = Asked::of(app, &request, OVER_TIME).await?;
    asked.reply(SalesView::new(asked.heading(), asked.granularity, asked.figures(app).await?))
}
