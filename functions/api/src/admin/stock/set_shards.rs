//! `PUT /api/admin/stock/{sku}/shards`: spreads a SKU over more shards for a hot sale, or over fewer after it. Buyers notice
//! nothing. Safe to repeat: what a broken-off change has left is completed.

use super::whole;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StockView;
use barrow_app::App;
use barrow_app::shards::MAX_SHARDS;
use barrow_domain::ids::Sku;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetShards {
    /// 1 to 32.
    shards: i64,
    /// How many there are now.
    expected: i64,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/admin/stock/{sku}/shards",
    bin: "admin-set-shards",
    access: Access::Staff(Permission::EditStock),
    summary: "Spreads a SKU's units over so many shards.",
    parameters: &[],
    request: Some(schema::<SetShards>),
    response: Some(schema::<StockView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.set_shards", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StockView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let sku: Sku = request.path("sku")?;
    let body: SetShards = request.json()?;
    let (shards, expected) = (whole("shards", body.shards, 1, MAX_SHARDS)?, whole("expected", body.expected, 1, u32::MAX)?);
    app.set_shards(&sku, expected, shards, &staff, request.now()).await?;
    Ok(Reply::ok(app.stock_of(&sku).await?.into()))
}
