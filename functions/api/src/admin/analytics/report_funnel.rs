//! `GET /api/admin/analytics/funnel`: how many looks at products became carts, orders and payments. Looks and carts are estimates from
//! a sample of what reached the server; what a cache answered is in none.

use super::{Asked, PERIODS};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::FunnelView;
use barrow_app::App;
use barrow_domain::analytics::Granularity;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/analytics/funnel",
    bin: "admin-report-funnel",
    access: Access::Staff(Permission::ReadAnalytics),
    summary: "Shows how many looks became carts, orders and payments.",
    parameters: PERIODS,
    request: None,
    response: Some(schema::<FunnelView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.report_funnel", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<FunnelView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let asked = Asked::of(app, &request, PERIODS).await?;
    if asked.granularity == Granularity::Hour {
        return Err(Error::field("granularity", "must be day or month"));
    }
    let visits = app.store().analytics.visits(asked.first, asked.last).await?;
    asked.reply(FunnelView::new(asked.heading(), asked.granularity, asked.figures(app).await?, &visits))
}
