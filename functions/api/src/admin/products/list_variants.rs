//! `GET /api/admin/products/{product_id}/variants`: the variants of a product by SKU, a page at a time: there may be 2,000.

use crate::handler;
use crate::http::paging::{LIMIT_AND_CURSOR, ROWS, cursor, limit};
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, StaffVariantView};
use barrow_app::App;
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/products/{product_id}/variants",
    bin: "admin-list-variants",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Lists a product's variants, by SKU.",
    parameters: LIMIT_AND_CURSOR,
    request: None,
    response: Some(schema::<ListView<StaffVariantView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_variants", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<StaffVariantView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let id: ProductId = request.path("product_id")?;
    request.only_query(&["limit", "cursor"])?;
    let after = cursor(&request, |place| Sku::parse(place).ok())?;
    let page = app.store().catalog.variants_page(&id, limit(&request, ROWS)?, after.as_ref().map(Sku::as_str)).await?;
    if page.variants.is_empty() && !app.store().catalog.product_exists(&id).await? {
        return Err(Error::NotFound);
    }
    Ok(Reply::ok(ListView { items: page.variants.into_iter().map(StaffVariantView::from).collect(), next_cursor: page.next }))
}
