//! `POST /api/auth/invitation`: what an invitation's link is for, and the secret for an app that shows codes. Uses nothing up.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::InvitationView;
use barrow_app::App;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenInvitation {
    /// From the link.
    token: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/auth/invitation",
    bin: "auth-open-invitation",
    access: Access::LetterLink,
    summary: "Shows an invitation to work in the shop.",
    parameters: &[],
    request: Some(schema::<OpenInvitation>),
    response: Some(schema::<InvitationView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.open_invitation", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<InvitationView>, Error> {
    let OpenInvitation { token } = request.json()?;
    Ok(Reply::ok(app.open_invitation(&token, request.now()).await?.into()))
}
