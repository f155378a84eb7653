//! `DELETE /api/admin/categories/{slug}`: removes a category that nothing is in. Again, it is gone still.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffCategoriesView;
use barrow_app::App;
use barrow_app::products::StaffAct;
use barrow_domain::ids::Slug;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/admin/categories/{slug}",
    bin: "admin-delete-category",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Removes a category that has no products and no categories in it, and lists the others.",
    parameters: &[],
    request: None,
    response: Some(schema::<StaffCategoriesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.delete_category", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffCategoriesView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let slug: Slug = request.path("slug")?;
    app.remove_category(&slug, StaffAct { staff: &staff, at: request.now() }).await?;
    super::list_categories::list(app).await
}
