//! `POST /api/me/export`: asks for a copy of everything that is held of whoever is signed in. A job makes it, and a mail tells.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ExportView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/me/export",
    bin: "account-ask-for-export",
    access: Access::Customer,
    summary: "Asks for a copy of everything that is held of oneself.",
    parameters: &[],
    request: None,
    response: Some(schema::<ExportView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "account.ask_for_export", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ExportView>, Error> {
    let customer = request.customer(app).await?;
    let export = app.ask_for_export(&customer, request.now()).await?;
    Ok(Reply::accepted(ExportView::new(export, None)))
}
