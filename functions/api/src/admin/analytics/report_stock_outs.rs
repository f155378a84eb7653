//! `GET /api/admin/analytics/stock-outs`: when which SKU could not be bought. One that had sold out before the first day is not in it.

use super::{Asked, OF_DAYS};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StockOutsView;
use barrow_app::App;
use barrow_domain::analytics::Month;
use barrow_domain::staff::Permission;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/analytics/stock-outs",
    bin: "admin-report-stock-outs",
    access: Access::Staff(Permission::ReadAnalytics),
    summary: "Shows when which SKU was sold out.",
    parameters: OF_DAYS,
    request: None,
    response: Some(schema::<StockOutsView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.report_stock_outs", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StockOutsView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let asked = Asked::of(app, &request, OF_DAYS).await?;
    asked.months()?;
    let utc_month = |at: Timestamp| Month::of(at.to_zoned(TimeZone::UTC).date());
    let (begin, end) = asked.moments()?;
    let mut stock_outs = Vec::new();
    for month in utc_month(begin).up_to(utc_month(end)) {
        stock_outs.extend(app.store().analytics.stock_outs(month).await?);
    }
    stock_outs.retain(|of| (begin..end).contains(&of.since));
    asked.reply(StockOutsView::new(asked.heading(), stock_outs, request.now()))
}
