//! `POST /api/admin/reviews/{review_id}/publish`: shoppers see the review from now on, and it counts.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::JudgedReviewView;
use barrow_app::App;
use barrow_app::products::StaffAct;
use barrow_domain::reviews::Verdict;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishReview {
    /// The review's version that was read.
    version: u64,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/reviews/{review_id}/publish",
    bin: "admin-publish-review",
    access: Access::Staff(Permission::ModerateReviews),
    summary: "Publishes a review.",
    parameters: &[],
    request: Some(schema::<PublishReview>),
    response: Some(schema::<JudgedReviewView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.publish_review", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<JudgedReviewView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let PublishReview { version } = request.json()?;
    let by = StaffAct { staff: &staff, at: request.now() };
    let review = app.judge_review(&request.path("review_id")?, version, &Verdict::Publish, by).await?;
    Ok(Reply::ok(review.into()))
}
