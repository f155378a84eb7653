//! `GET /api/admin/analytics/categories`: which categories brought in most. A product counts where it lay when it was bought, and in no category above.

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
    path: "/api/admin/analytics/categories",
    bin: "admin-report-categories",
    access: Access::Staff(Permission::ReadAnalytics),
    summary: "Shows the categories that sold best.",
    parameters: RANKED,
    request: None,
    response: Some(schema::<RankingView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.report_categories", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<RankingView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    ranking(app, &request, "CATEGORY").await
}
