//! `POST /api/admin/staff`: invites somebody to work in the shop, by mail. They are staff once they have set up their sign-in.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::InvitedView;
use barrow_app::App;
use barrow_app::rate_limits::Limit;
use barrow_domain::customer::Email;
use barrow_domain::staff::{Permission, Role};
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteStaff {
    email: Email,
    role: Role,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/staff",
    bin: "admin-invite-staff",
    access: Access::Staff(Permission::ManageStaff),
    summary: "Invites somebody to work in the shop, by mail.",
    parameters: &[],
    request: Some(schema::<InviteStaff>),
    response: Some(schema::<InvitedView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "admin.invite_staff", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<InvitedView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let InviteStaff { email, role } = request.json()?;
    app.count_try(Limit::MailAddress, &email.normalised(), request.now()).await?;
    app.invite_staff(email.clone(), role, &staff, request.now()).await?;
    Ok(Reply::accepted(InvitedView { email, role }))
}
