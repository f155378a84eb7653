//! `GET /api/products/{slug}/reviews`: the published reviews of a product, the newest first. What they come to is the product's.

use super::get_product::shown;
use crate::handler;
use crate::http::paging::{CURSOR, PageSize, cursor, key_with, limit};
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::{ReviewView, ReviewsView};
use barrow_app::App;
use barrow_app::catalogue::RatingView;
use tracing::instrument;

/// A review has up to 9 KB, so a page costs at most 23 read units.
const PAGE: PageSize = PageSize { usual: 10, most: 20 };

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/products/{slug}/reviews",
    bin: "catalog-list-reviews",
    access: Access::Public,
    summary: "Lists a product's reviews, newest first.",
    parameters: &[
        Parameter { name: "limit", place: Place::Query, required: false, description: "Reviews a page, 1 to 20; 10 unless told." },
        CURSOR,
    ],
    request: None,
    response: Some(schema::<ReviewsView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.list_reviews", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ReviewsView>, Error> {
    request.only_query(&["limit", "cursor"])?;
    let (limit, after) = (limit(&request, PAGE)?, cursor(&request, |place| key_with(1, 50, place))?);
    let product = shown(app, &request).await?;
    let rating = RatingView::new(&product.rating);
    let page = app.store().reviews.published(&product.id, limit, after.as_deref()).await?;
    let items = page.reviews.into_iter().map(ReviewView::from).collect();
    Ok(Reply::ok(ReviewsView { items, next_cursor: page.next, rating }).cached(Caching::Catalogue))
}
