//! `POST /api/admin/reviews/{review_id}/reject`: shoppers do not see the review, or no more; its writer is shown why, and may write it
//! anew.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply, check_sentence};
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
pub struct RejectReview {
    /// The review's version that was read.
    version: u64,
    /// Its writer reads it.
    reason: String,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/reviews/{review_id}/reject",
    bin: "admin-reject-review",
    access: Access::Staff(Permission::ModerateReviews),
    summary: "Rejects a review, and tells its writer why.",
    parameters: &[],
    request: Some(schema::<RejectReview>),
    response: Some(schema::<JudgedReviewView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.reject_review", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<JudgedReviewView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let RejectReview { version, reason } = request.json()?;
    check_sentence("reason", &reason)?;
    let verdict = Verdict::Reject { reason: reason.trim().to_owned() };
    let by = StaffAct { staff: &staff, at: request.now() };
    let review = app.judge_review(&request.path("review_id")?, version, &verdict, by).await?;
    Ok(Reply::ok(review.into()))
}
