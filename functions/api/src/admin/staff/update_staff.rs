//! `PUT /api/admin/staff/{user_id}`: gives a member of staff another role, or disables or enables them. Ends their sessions. Somebody
//! who manages staff always remains.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::StaffView;
use barrow_app::App;
use barrow_app::accounts::NewStanding;
use barrow_domain::ids::UserId;
use barrow_domain::staff::{Permission, Role};
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateStaff {
    role: Role,
    /// A disabled member is a customer only, until enabled again.
    disabled: bool,
    /// The version that was seen.
    version: u64,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/admin/staff/{user_id}",
    bin: "admin-update-staff",
    access: Access::Staff(Permission::ManageStaff),
    summary: "Gives a member of staff another role, or disables or enables them.",
    parameters: &[],
    request: Some(schema::<UpdateStaff>),
    response: Some(schema::<StaffView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.update_staff", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let id: UserId = request.path("user_id")?;
    let UpdateStaff { role, disabled, version } = request.json()?;
    let record = app.change_staff(&id, NewStanding { role, disabled, version }, &staff, request.now()).await?;
    Ok(Reply::ok(record.into()))
}
