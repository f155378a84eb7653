//! `GET /api/admin/summary`: what needs somebody now, for the first page that staff see. From sums; it counts nothing.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{FailedJobsView, SummaryView, TodayView};
use barrow_app::App;
use barrow_domain::staff::Permission;
use futures::future::try_join_all;
use jiff::civil::Date;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/summary",
    bin: "admin-get-summary",
    access: Access::Staff(Permission::ReadOrders),
    summary: "Shows what waits for somebody, and the day so far.",
    parameters: &[],
    request: None,
    response: Some(schema::<SummaryView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_summary", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SummaryView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let (generation, zone) = app.figures().await?;
    let backlog = async { Ok(app.store().analytics.backlog(generation.number).await?) };
    let day = staff.role.may(Permission::ReadAnalytics).then(|| request.now().to_zoned(zone).date());
    let worth = async { if day.is_some() { Ok(app.store().analytics.inventory_worth().await?) } else { Ok(None) } };
    let today = today(app, generation.number, day);
    let (backlog, failed_jobs, today, worth) = futures::try_join!(backlog, failed_jobs(app), today, worth)?;
    Ok(Reply::ok(SummaryView::new(&backlog, failed_jobs, today, worth)))
}

/// Of nobody's day, nothing.
async fn today(app: &App, generation: u32, day: Option<Date>) -> Result<Option<TodayView>, Error> {
    let Some(day) = day else { return Ok(None) };
    let currency = app.store().catalog.rules().await?.currency;
    let days = app.store().analytics.days(generation, currency, day, day).await?;
    Ok(Some(TodayView::new(day, &days.get(&day).copied().unwrap_or_default(), currency)))
}

async fn failed_jobs(app: &App) -> Result<Vec<FailedJobsView>, Error> {
    let urls = app.config.dead_letter_queue_urls.clone();
    try_join_all(urls.into_iter().map(|url| waiting(app, url))).await
}

async fn waiting(app: &App, url: String) -> Result<FailedJobsView, Error> {
    let messages = app.queues().waiting(&url).await?;
    let queue = url.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(FailedJobsView { queue, messages })
}
