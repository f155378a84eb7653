//! `GET /api/admin/analytics/customers`: how much new customers bought, and how much those who came back.

use super::{Asked, OVER_TIME};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::CustomersView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/analytics/customers",
    bin: "admin-report-customers",
    access: Access::Staff(Permission::ReadAnalytics),
    summary: "Shows orders of new and of returning customers over time.",
    parameters: OVER_TIME,
    request: None,
    response: Some(schema::<CustomersView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.report_customers", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CustomersView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let asked = Asked::of(app, &request, OVER_TIME).await?;
    asked.reply(CustomersView::new(asked.heading(), asked.granularity, asked.figures(app).await?))
}
