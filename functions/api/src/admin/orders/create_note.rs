//! `POST /api/admin/orders/{order_id}/notes`: what staff must know of an order. The customer is not told.

use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::NoteView;
use barrow_app::App;
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{Note, NoteText};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNote {
    /// 1 to 2,000 characters.
    text: NoteText,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/notes",
    bin: "admin-create-note",
    access: Access::Staff(Permission::DecideOrders),
    summary: "Adds a note for staff to an order.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateNote>),
    response: Some(schema::<NoteView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_note", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<NoteView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let order_id: OrderId = request.path("order_id")?;
    let CreateNote { text } = request.json()?;
    let note = Note { id: request.note_id(&order_id)?, text, by: staff.id.clone(), at: request.now() };
    Ok(Reply::created(app.store().orders.add_note(&order_id, note, &staff).await?.into()))
}
