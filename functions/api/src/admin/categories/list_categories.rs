//! `GET /api/admin/categories`: the tree of categories as it is this moment, with the versions that edits name.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffCategoriesView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/categories",
    bin: "admin-list-categories",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Lists the categories as staff edit them.",
    parameters: &[],
    request: None,
    response: Some(schema::<StaffCategoriesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_categories", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffCategoriesView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&[])?;
    list(app).await
}

pub(super) async fn list(app: &App) -> Result<Reply<StaffCategoriesView>, Error> {
    Ok(Reply::ok(app.store().catalog.category_tree().await?.into()))
}
