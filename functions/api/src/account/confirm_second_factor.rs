//! `POST /api/me/second-factor/confirm`: from now on staff are asked for codes of the new secret when they sign in. Gives recovery codes,
//! once. All other sessions end, and the owner is told.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::RecoveryCodesView;
use barrow_app::App;
use barrow_app::rate_limits::Limit;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// Six digits.
    code: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/me/second-factor/confirm",
    bin: "account-confirm-second-factor",
    access: Access::Customer,
    summary: "Confirms a second factor with a code.",
    parameters: &[],
    request: Some(schema::<ConfirmSecondFactor>),
    response: Some(schema::<RecoveryCodesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.confirm_second_factor", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<RecoveryCodesView>, Error> {
    let bearer = request.customer(app).await?;
    let ConfirmSecondFactor { code } = request.json()?;
    app.count_try(Limit::LoginAccount, bearer.user_id.as_str(), request.now()).await?;
    let recovery_codes = app.confirm_second_factor(&bearer, &code, request.now()).await?;
    Ok(Reply::ok(RecoveryCodesView { recovery_codes }))
}
