//! `GET /api/admin/stock/{sku}`: the units of a SKU, in all and by shard, as they stand together at one moment.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StockView;
use barrow_app::App;
use barrow_domain::ids::Sku;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/stock/{sku}",
    bin: "admin-get-stock",
    access: Access::Staff(Permission::ReadStock),
    summary: "Shows how many units of a SKU there are, and over which shards they lie.",
    parameters: &[],
    request: None,
    response: Some(schema::<StockView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_stock", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StockView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let sku: Sku = request.path("sku")?;
    Ok(Reply::ok(app.stock_of(&sku).await?.into()))
}
