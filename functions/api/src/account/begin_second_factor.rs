//! `POST /api/me/second-factor`: a new secret for an app that shows codes, for staff. It counts only once a code was shown.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::EnrolmentView;
use barrow_app::App;
use barrow_domain::accounts::AccountRole;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/me/second-factor",
    bin: "account-begin-second-factor",
    access: Access::Customer,
    summary: "Gives a new secret for a second factor.",
    parameters: &[],
    request: None,
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
    Ok(Reply::ok(app.begin_second_factor(&user).await?.into()))
}
