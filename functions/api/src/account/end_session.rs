//! `DELETE /api/me/sessions/{session_id}`: ends one of one's own sessions. One that is over already is over.

use crate::auth::DoneView;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use barrow_app::App;
use barrow_domain::ids::SessionId;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "DELETE",
    path: "/api/me/sessions/{session_id}",
    bin: "account-end-session",
    access: Access::Customer,
    summary: "Signs out one device.",
    parameters: &[],
    request: None,
    response: Some(schema::<DoneView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.end_session", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<DoneView>, Error> {
    let customer = request.customer(app).await?;
    let id: SessionId = request.path("session_id")?;
    app.end_session(&customer.user_id, &id).await?;
    Ok(Reply::ok(DoneView { done: true }))
}
