//! `GET /api/me/sessions`: where somebody is signed in, the last used first. There are at most twenty.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{DeviceView, ListView};
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me/sessions",
    bin: "account-list-sessions",
    access: Access::Customer,
    summary: "Lists where one is signed in.",
    parameters: &[],
    request: None,
    response: Some(schema::<ListView<DeviceView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.list_sessions", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<DeviceView>>, Error> {
    let customer = request.customer(app).await?;
    request.only_query(&[])?;
    let sessions = app.live_sessions(&customer.user_id, request.now()).await?;
    let items = sessions.into_iter().map(|session| DeviceView::new(session, &customer.session_id)).collect();
    Ok(Reply::ok(ListView { items, next_cursor: None }))
}
