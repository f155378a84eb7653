//! `GET /api/admin/orders/bulk/{job_id}`: how far a bulk job is.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::BulkJobView;
use barrow_app::App;
use barrow_domain::ids::BulkJobId;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/orders/bulk/{job_id}",
    bin: "admin-get-bulk-job",
    access: Access::Staff(Permission::ReadOrders),
    summary: "Shows how far a bulk job is.",
    parameters: &[],
    request: None,
    response: Some(schema::<BulkJobView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_bulk_job", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<BulkJobView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let id: BulkJobId = request.path("job_id")?;
    let (job, progress) = app.store().bulk_jobs.job(&id).await?.ok_or(Error::NotFound)?;
    Ok(Reply::ok(BulkJobView::new(job, progress)))
}
