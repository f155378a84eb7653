//! `GET /api/admin/stock/{sku}/movements`: the stock ledger of a SKU, newest first. A movement is there a moment after the
//! change, since a job writes it.

use crate::handler;
use crate::http::paging::{LIMIT_AND_CURSOR, ROWS, cursor, key_with, limit};
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, MovementView};
use barrow_app::App;
use barrow_domain::ids::Sku;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/stock/{sku}/movements",
    bin: "admin-list-movements",
    access: Access::Staff(Permission::ReadStock),
    summary: "Lists what changed a SKU's stock, newest first.",
    parameters: LIMIT_AND_CURSOR,
    request: None,
    response: Some(schema::<ListView<MovementView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_movements", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<MovementView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let sku: Sku = request.path("sku")?;
    request.only_query(&["limit", "cursor"])?;
    let before = cursor(&request, movement)?;
    let page = app.store().ledger.page(&sku, limit(&request, ROWS)?, before.as_deref()).await?;
    if page.movements.is_empty() && app.store().stock.levels(&sku).await?.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(Reply::ok(ListView { items: page.movements.into_iter().map(MovementView::from).collect(), next_cursor: page.next }))
}

/// The key of a change of a level, or of a sale.
fn movement(place: &str) -> Option<String> {
    key_with(2, 80, place)
}
