//! `GET /api/admin/products`: what is for sale, found as shoppers find it, from memory; or drafts, or what is archived, newest
//! first, from the table. Nothing is counted by reading it.

use crate::catalog::filters;
use crate::handler;
use crate::http::paging::{ROWS, cursor, key_with, limit};
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, StaffCardView};
use barrow_app::App;
use barrow_app::catalogue::ProductCard;
use barrow_domain::catalog::ProductStatus;
use barrow_domain::staff::Permission;
use barrow_search::Card;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/products",
    bin: "admin-list-products",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Lists products of a status.",
    parameters: &filters::STAFF_PARAMETERS,
    request: None,
    response: Some(schema::<ListView<StaffCardView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_products", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<StaffCardView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    match request.query("status").as_deref() {
        None | Some("active") => active(app, &request).await,
        Some("draft") => hidden(app, &request, ProductStatus::Draft).await,
        Some("archived") => hidden(app, &request, ProductStatus::Archived).await,
        Some(_) => Err(Error::field("status", "must be active, draft or archived")),
    }
}

async fn active(app: &App, request: &ApiRequest) -> Result<Reply<ListView<StaffCardView>>, Error> {
    let query = filters::read_beside(request, &["status"])?;
    let found = app.catalogue().await?.index.find(&query)?;
    let card = |card: &Card| serde_json::from_str::<ProductCard>(&card.text).map(StaffCardView::from);
    let items = found.cards.iter().map(card).collect::<Result<Vec<_>, _>>().map_err(|error| Error::internal(&error))?;
    Ok(Reply::ok(ListView { items, next_cursor: found.next.map(|cursor| cursor.to_string()) }))
}

async fn hidden(app: &App, request: &ApiRequest, status: ProductStatus) -> Result<Reply<ListView<StaffCardView>>, Error> {
    request.only_query(&["status", "limit", "cursor"])?;
    let after = cursor(request, |place| key_with(1, 80, place))?;
    let page = app.store().catalog.products_by_status(status, limit(request, ROWS)?, after.as_deref()).await?;
    let items = page.products.into_iter().map(|(product, prices)| StaffCardView::hidden(app, &product, prices)).collect();
    Ok(Reply::ok(ListView { items, next_cursor: page.next }))
}
