//! `POST /api/admin/orders/bulk`: packs, ships, cancels or delivers up to 1,000 orders. A job does it; the answer says where to
//! see how far it is.

use super::tracking;
use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, FieldError, Reply, check_sentence};
use crate::views::BulkJobView;
use barrow_app::App;
use barrow_app::accounting::{digest_of, fingerprint};
use barrow_domain::bulk::{BulkAction, BulkJob, BulkParcel, BulkProgress, MOST_ORDERS};
use barrow_domain::ids::{BulkJobId, OrderId};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBulkJob {
    action: BulkAction,
    /// Up to 1,000 orders, each once.
    #[serde(default)]
    order_ids: Option<Vec<OrderId>>,
    /// Instead, to ship: CSV whose first line names the columns `order_id`, `tracking_number` and, if you like, `carrier` and
    /// `tracking_url`.
    #[serde(default)]
    tracking_csv: Option<String>,
    /// To cancel: told to the customers.
    #[serde(default)]
    reason: Option<String>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/bulk",
    bin: "admin-create-bulk-job",
    access: Access::Staff(Permission::FulfilOrders),
    summary: "Packs, ships, delivers or cancels many orders; cancelling asks for the permission to decide orders as well.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateBulkJob>),
    response: Some(schema::<BulkJobView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_bulk_job", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<BulkJobView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let key = request.idempotency_key()?;
    let CreateBulkJob { action, order_ids, tracking_csv, reason } = request.json()?;
    if !staff.role.may(action.permission()) {
        return Err(Error::Forbidden);
    }
    check_reason(action, reason.as_deref())?;
    let parcels = parcels(action, order_ids, tracking_csv.as_deref())?;
    let id = BulkJobId::from_random(digest_of(format!("bulk/{}/{key}", staff.id).as_bytes()));
    let job = BulkJob { id, action, reason, parcels, by: staff, at: request.now() };
    app.begin_bulk(&job, &fingerprint(request.raw_body()?)).await?;
    // Asked for again, it may be some way on.
    let (job, progress) = app.store().bulk_jobs.job(&job.id).await?.unwrap_or((job, BulkProgress::default()));
    let location = format!("{}/{}", ROUTE.path, job.id);
    Ok(Reply::accepted(BulkJobView::new(job, progress)).at(location))
}

fn check_reason(action: BulkAction, reason: Option<&str>) -> Result<(), Error> {
    match (action, reason) {
        (_, None) => Ok(()),
        (BulkAction::Cancel, Some(reason)) => check_sentence("reason", reason),
        (_, Some(_)) => Err(Error::field("reason", "is for cancelling only")),
    }
}

fn parcels(action: BulkAction, order_ids: Option<Vec<OrderId>>, tracking_csv: Option<&str>) -> Result<Vec<BulkParcel>, Error> {
    let (field, parcels) = match (order_ids, tracking_csv) {
        (Some(_), Some(_)) => return Err(Error::field("tracking_csv", "cannot stand beside order_ids")),
        (None, None) => return Err(Error::field("order_ids", "is missing")),
        (None, Some(_)) if action != BulkAction::Ship => return Err(Error::field("tracking_csv", "is for shipping only")),
        (None, Some(text)) => ("tracking_csv", tracking::read(text)?),
        (Some(ids), None) => ("order_ids", ids.into_iter().map(BulkParcel::plain).collect()),
    };
    if parcels.is_empty() || parcels.len() > MOST_ORDERS {
        return Err(Error::field(field, format!("must hold 1 to {MOST_ORDERS} orders")));
    }
    let mut seen = BTreeSet::new();
    let twice = parcels.iter().filter(|parcel| !seen.insert(&parcel.order_id));
    let twice: Vec<FieldError> = twice.map(|parcel| FieldError::new(field, format!("names {} twice", parcel.order_id))).collect();
    if twice.is_empty() { Ok(parcels) } else { Err(Error::Validation(twice)) }
}
