//! `GET /api/me/reviews/{product_id}`: one's own review of a product and what became of it, and whether one may write one.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ReviewStandingView;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/me/reviews/{product_id}",
    bin: "account-get-review",
    access: Access::Customer,
    summary: "Shows one's own review of a product, and whether one may write one.",
    parameters: &[],
    request: None,
    response: Some(schema::<ReviewStandingView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "account.get_review", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ReviewStandingView>, Error> {
    let customer = request.customer(app).await?;
    let standing = app.review_standing(&customer.user_id, &request.path("product_id")?).await?;
    Ok(Reply::ok(standing.into()))
}
