//! `POST /api/admin/imports/{import_id}/start`: the file is uploaded; a job looks at all of it, then writes it. Again, it goes on.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ImportView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/imports/{import_id}/start",
    bin: "admin-start-import",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Starts an import whose file is uploaded.",
    parameters: &[],
    request: None,
    response: Some(schema::<ImportView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "admin.start_import", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ImportView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    Ok(Reply::accepted(app.start_import(&request.path("import_id")?).await?.into()))
}
