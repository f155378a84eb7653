//! `GET /api/me/export`: where the copy that somebody asked for is to be fetched, once it is made. It is good for five minutes.

use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ExportView;
use barrow_app::App;
use barrow_domain::ids::ExportId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me/export",
    bin: "account-get-export",
    access: Access::Customer,
    summary: "Shows where to fetch the copy of everything that is held of oneself.",
    parameters: &[Parameter { name: "id", place: Place::Query, required: true, description: "As it was answered when it was asked for." }],
    request: None,
    response: Some(schema::<ExportView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.get_export", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ExportView>, Error> {
    let customer = request.customer(app).await?;
    request.only_query(&["id"])?;
    let id = ExportId::parse(&request.query("id").unwrap_or_default()).map_err(|reason| Error::field("id", reason))?;
    let export = app.export_of(&customer, &id).await?.ok_or(Error::NotFound)?;
    let url = match export.ready_at {
        Some(_) => Some(app.sign_export(&export, request.now()).await?),
        None => None,
    };
    Ok(Reply::ok(ExportView::new(export, url)))
}
