//! `POST /api/me/second-factor`: a new secret for an app that shows codes, for staff. It counts only once a code was shown. Whoever has
//! a second factor already, and wants another app, shows it with their password; a recovery code is as good.

use crate::auth::check_password;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::EnrolmentView;
use barrow_app::App;
use barrow_app::accounts::Proof;
use barrow_domain::accounts::{AccountRole, NewPassword};
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginSecondFactor {
    #[serde(default)]
    password: Option<NewPassword>,
    /// Six digits of the present app, or a recovery code.
    #[serde(default)]
    code: Option<String>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/me/second-factor",
    bin: "account-begin-second-factor",
    access: Access::Customer,
    summary: "Gives a new secret for a second factor.",
    parameters: &[],
    request: Some(schema::<BeginSecondFactor>),
    response: Some(schema::<EnrolmentView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.begin_second_factor", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<EnrolmentView>, Error> {
    let bearer = request.customer(app).await?;
    let user = app.user(&bearer.user_id).await?;
    if user.role == AccountRole::Customer {
        return Err(Error::Forbidden);
    }
    let BeginSecondFactor { password, code } = request.json_if_any()?;
    let proof = password.as_ref().zip(code.as_deref()).map(|(password, code)| Proof { password, code });
    if let Some(Proof { password, .. }) = &proof {
        check_password("password", password)?;
        app.count_password(&bearer, request.now()).await?;
    }
    Ok(Reply::ok(app.begin_second_factor(&user, proof, request.now()).await?.into()))
}
