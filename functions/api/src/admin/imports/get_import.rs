//! `GET /api/admin/imports/{import_id}`: how far an import has come, and what is wrong with its file.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ImportView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/imports/{import_id}",
    bin: "admin-get-import",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Shows how far an import has come.",
    parameters: &[],
    request: None,
    response: Some(schema::<ImportView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_import", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ImportView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&[])?;
    Ok(Reply::ok(app.import(&request.path("import_id")?).await?.into()))
}
