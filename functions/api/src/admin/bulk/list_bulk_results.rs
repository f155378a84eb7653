//! `GET /api/admin/orders/bulk/{job_id}/results`: how it went with each order, in the order of the request. Whole once the job
//! is finished.

use crate::handler;
use crate::http::paging::{CURSOR, cursor};
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{BulkResultView, ListView};
use barrow_app::App;
use barrow_domain::bulk::{MOST_ORDERS, SLICE};
use barrow_domain::ids::BulkJobId;
use barrow_domain::staff::Permission;
use tracing::instrument;

/// Slices a page: their results are some 10 KB.
const SLICES: usize = 4;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/orders/bulk/{job_id}/results",
    bin: "admin-list-bulk-results",
    access: Access::Staff(Permission::ReadOrders),
    summary: "Lists how a bulk job went with each order, 100 a page.",
    parameters: &[CURSOR],
    request: None,
    response: Some(schema::<ListView<BulkResultView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_bulk_results", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<BulkResultView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let id: BulkJobId = request.path("job_id")?;
    request.only_query(&["cursor"])?;
    let first = cursor(&request, slice)?.unwrap_or_default();
    let done = app.store().bulk_jobs.outcomes(&id, first, SLICES).await?;
    if done.is_empty() && app.store().bulk_jobs.job(&id).await?.is_none() {
        return Err(Error::NotFound);
    }
    let next_cursor = done.last().filter(|_| done.len() == SLICES).map(|(slice, _)| (slice + 1).to_string());
    let items = done.into_iter().flat_map(|(_, outcomes)| outcomes).map(BulkResultView::from).collect();
    Ok(Reply::ok(ListView { items, next_cursor }))
}

fn slice(place: &str) -> Option<usize> {
    place.parse().ok().filter(|slice| *slice <= MOST_ORDERS / SLICE)
}
