//! `POST /api/admin/stock/{sku}/adjustments`: somebody counted. Refused when the level is not the one they compared with.

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
pub struct AdjustStock {
    /// The units that there are now, over all shards.
    expected: i64,
    /// The units that there shall be: 0 to 1000000000.
    level: i64,
    /// For the ledger.
    reason: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/stock/{sku}/adjustments",
    bin: "admin-adjust-stock",
    access: Access::Staff(Permission::EditStock),
    summary: "Sets a SKU's units to what was counted, if they are what was expected.",
    parameters: &[ACTS_ONCE],
    request: Some(schema::<AdjustStock>),
    response: Some(schema::<StockView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.adjust_stock", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StockView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let sku: Sku = request.path("sku")?;
    let body: AdjustStock = request.json()?;
    let (expected, level) = (units("expected", body.expected, 0)?, units("level", body.level, 0)?);
    let reason = one_line("reason", &body.reason)?;
    let named = Named::of(&request, &sku, "adjustment")?;
    app.adjust(&sku, expected, level, reason, named.by(&staff, &request)).await?;
    Ok(Reply::created(app.stock_of(&sku).await?.into()))
}
