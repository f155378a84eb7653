//! `POST /api/admin/customers/{customer_id}/notes`: what staff must know of a customer, who is not told.

use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::NoteView;
use barrow_app::App;
use barrow_domain::ids::UserId;
use barrow_domain::orders::{Note, NoteText};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCustomerNote {
    /// 1 to 2,000 characters.
    text: NoteText,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/customers/{customer_id}/notes",
    bin: "admin-create-customer-note",
    access: Access::Staff(Permission::EditCustomers),
    summary: "Adds a note for staff to a customer.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateCustomerNote>),
    response: Some(schema::<NoteView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_customer_note", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<NoteView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let customer_id: UserId = request.path("customer_id")?;
    let CreateCustomerNote { text } = request.json()?;
    let note = Note { id: request.note_id(&customer_id)?, text, by: staff.id.clone(), at: request.now() };
    app.customer(&customer_id).await?;
    Ok(Reply::created(app.store().accounts.add_note(&customer_id, note, &staff).await?.into()))
}
