//! `GET /api/admin/orders/{order_id}/notes`: all of them, newest first.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, NoteView};
use barrow_app::App;
use barrow_domain::ids::OrderId;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/orders/{order_id}/notes",
    bin: "admin-list-notes",
    access: Access::Staff(Permission::ReadOrders),
    summary: "Lists what staff noted on an order.",
    parameters: &[],
    request: None,
    response: Some(schema::<ListView<NoteView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_notes", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<NoteView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let id: OrderId = request.path("order_id")?;
    let notes = app.store().orders.notes(&id).await?;
    if notes.is_empty() && app.store().orders.order(&id).await?.is_none() {
        return Err(Error::NotFound);
    }
    Ok(Reply::ok(ListView { items: notes.into_iter().map(NoteView::from).collect(), next_cursor: None }))
}
