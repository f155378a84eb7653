//! `GET /api/admin/analytics/cohorts`: what became of the customers who first bought in a month.

use super::{Asked, BY_MONTH};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CohortsView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/analytics/cohorts",
    bin: "admin-report-cohorts",
    access: Access::Staff(Permission::ReadAnalytics),
    summary: "Shows how many of each month's new customers came back in the months after.",
    parameters: BY_MONTH,
    request: None,
    response: Some(schema::<CohortsView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.report_cohorts", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CohortsView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let asked = Asked::of(app, &request, BY_MONTH).await?;
    let months = asked.months()?;
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Err(Error::NotFound) };
    let cohorts = app.store().analytics.cohorts(asked.generation.number, asked.currency, *first, *last).await?;
    asked.reply(CohortsView::new(asked.heading(), cohorts))
}
