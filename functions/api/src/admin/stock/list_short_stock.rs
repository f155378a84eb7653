//! `GET /api/admin/stock`: SKUs that are sold out or nearly so, by name. A job notices a moment after the units went.

use crate::handler;
use crate::http::paging::{CURSOR, PageSize, cursor, limit};
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, ShortStockView};
use barrow_app::App;
use barrow_domain::ids::Sku;
use barrow_domain::staff::Permission;
use tracing::instrument;

/// Each SKU is looked at as it is now, which costs three read units.
const PAGE: PageSize = PageSize { usual: 10, most: 10 };

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/stock",
    bin: "admin-list-short-stock",
    access: Access::Staff(Permission::ReadStock),
    summary: "Lists SKUs that are sold out, or have no more units than their threshold.",
    parameters: &[
        Parameter {
            name: "state",
            place: Place::Query,
            required: false,
            description: "`low`, which is all of them, unless told; or `out`.",
        },
        Parameter {
            name: "limit",
            place: Place::Query,
            required: false,
            description: "SKUs a page, 1 to 10; 10 unless told. A page may hold fewer though others follow.",
        },
        CURSOR,
    ],
    request: None,
    response: Some(schema::<ListView<ShortStockView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_short_stock", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<ShortStockView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&["state", "limit", "cursor"])?;
    let only_out = match request.query("state").as_deref() {
        None | Some("low") => false,
        Some("out") => true,
        Some(_) => return Err(Error::field("state", "must be low or out")),
    };
    let after = cursor(&request, |place| Sku::parse(place).ok())?;
    let (rows, next) = app.short_of_stock(limit(&request, PAGE)?, after.as_ref()).await?;
    let rows = rows.into_iter().filter(|row| !only_out || row.available == 0);
    Ok(Reply::ok(ListView { items: rows.map(ShortStockView::from).collect(), next_cursor: next.map(|sku| sku.to_string()) }))
}
