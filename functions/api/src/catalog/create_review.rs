//! `POST /api/products/{slug}/reviews`: a customer says what they think of a product that they have bought. Shows it to nobody: staff
//! publish it first. A customer has one review of a product; the same one again is answered as the first was, another one only
//! follows one that staff have rejected.

use super::get_product::shown;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::OwnReviewView;
use barrow_app::App;
use barrow_domain::reviews::{ReviewName, ReviewText, ReviewTitle, ReviewWords, Stars};
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateReview {
    /// Stars, 1 to 5.
    rating: Stars,
    /// 1 to 100 characters.
    title: ReviewTitle,
    /// 1 to 2,000 characters.
    text: ReviewText,
    /// Shown beside it: 1 to 50 characters.
    name: ReviewName,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/products/{slug}/reviews",
    bin: "catalog-create-review",
    access: Access::Customer,
    summary: "Reviews a product that one has bought; shown once staff have published it.",
    parameters: &[],
    request: Some(schema::<CreateReview>),
    response: Some(schema::<OwnReviewView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "catalog.create_review", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OwnReviewView>, Error> {
    let customer = request.customer(app).await?;
    let CreateReview { rating, title, text, name } = request.json()?;
    let product = shown(app, &request).await?;
    let words = ReviewWords { rating, title, text, name };
    let review = app.write_review(&customer, &product.id, words, &request.source(app), request.now()).await?;
    Ok(Reply::created(review.into()))
}
