//! `GET /api/admin/stock/{sku}/movements`: the stock ledger of a SKU, newest first. A movement is there a moment after the
//! change, since a job writes it.

use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, MovementView};
use barrow_app::App;
use barrow_domain::ids::Sku;
use barrow_domain::staff::Permission;
use tracing::instrument;

const DEFAULT_LIMIT: i32 = 50;
const MAX_LIMIT: i32 = 100;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/stock/{sku}/movements",
    bin: "admin-list-movements",
    access: Access::Staff(Permission::ReadStock),
    summary: "Lists what changed a SKU's stock, newest first.",
    parameters: &[
        Parameter { name: "limit", place: Place::Query, required: false, description: "Movements a page, 1 to 100; 50 unless told." },
        Parameter { name: "cursor", place: Place::Query, required: false, description: "The page before's next_cursor." },
    ],
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
    let limit = limit(request.query("limit"))?;
    let before = request.query("cursor").map(|cursor| position(&cursor)).transpose()?;
    let page = app.store().ledger.page(&sku, limit, before.as_deref()).await?;
    if page.movements.is_empty() && app.store().stock.levels(&sku).await?.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(Reply::ok(ListView { items: page.movements.into_iter().map(MovementView::from).collect(), next_cursor: page.next }))
}

fn limit(text: Option<String>) -> Result<i32, Error> {
    let Some(text) = text else { return Ok(DEFAULT_LIMIT) };
    let limit = text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
    limit.ok_or_else(|| Error::field("limit", "must be a whole number from 1 to 100"))
}

/// A cursor is the place of the last movement seen; anything of that size is a place to go on from.
fn position(cursor: &str) -> Result<String, Error> {
    let plausible = (1..=80).contains(&cursor.len()) && cursor.contains('#') && cursor.bytes().all(|byte| byte.is_ascii_graphic());
    if plausible { Ok(cursor.to_owned()) } else { Err(Error::field("cursor", "must be the next_cursor of a page before")) }
}
