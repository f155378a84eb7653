//! `POST /api/admin/stock/{sku}/receipts`: new units have come. The same request again adds none.

use super::{ACTS_ONCE, Named, one_line, units};
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StockView;
use barrow_app::App;
use barrow_domain::ids::Sku;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveStock {
    /// 1 to 1000000000.
    units: i64,
    /// For the ledger: a delivery note's number, say.
    #[serde(default)]
    reference: Option<String>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/stock/{sku}/receipts",
    bin: "admin-receive-stock",
    access: Access::Staff(Permission::EditStock),
    summary: "Adds units that have come, spread over the SKU's shards.",
    parameters: &[ACTS_ONCE],
    request: Some(schema::<ReceiveStock>),
    response: Some(schema::<StockView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.receive_stock", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StockView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let sku: Sku = request.path("sku")?;
    let body: ReceiveStock = request.json()?;
    let units = units("units", body.units, 1)?;
    let reference = one_line("reference", body.reference.as_deref().unwrap_or("received"))?;
    let named = Named::of(&request, &sku, "receipt")?;
    app.receive(&sku, units, reference, named.by(&staff, &request)).await?;
    Ok(Reply::created(app.stock_of(&sku).await?.into()))
}
