//! `GET /api/admin/reviews`: reviews in a state. Those that wait come from the oldest on, all others the newest first.

use crate::handler;
use crate::http::paging::{CURSOR, PageSize, cursor, key_with, limit};
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, StaffReviewView};
use barrow_app::App;
use barrow_domain::reviews::ReviewState;
use barrow_domain::staff::Permission;
use tracing::instrument;

/// As many as shoppers get at most.
const PAGE: PageSize = PageSize { usual: 20, most: 20 };

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/reviews",
    bin: "admin-list-reviews",
    access: Access::Staff(Permission::ModerateReviews),
    summary: "Lists reviews by state.",
    parameters: &[
        Parameter {
            name: "state",
            place: Place::Query,
            required: false,
            description: "`pending`, `published` or `rejected`; `pending` unless told.",
        },
        Parameter { name: "limit", place: Place::Query, required: false, description: "Reviews a page, 1 to 20; 20 unless told." },
        CURSOR,
    ],
    request: None,
    response: Some(schema::<ListView<StaffReviewView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_reviews", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<StaffReviewView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&["state", "limit", "cursor"])?;
    let state = match request.query("state") {
        Some(name) => ReviewState::named(&name).ok_or_else(|| Error::field("state", "must be pending, published or rejected"))?,
        None => ReviewState::Pending,
    };
    let after = cursor(&request, |place| key_with(1, 50, place))?;
    let page = app.store().reviews.in_state(state, limit(&request, PAGE)?, after.as_deref()).await?;
    let catalogue = app.catalogue().await?;
    let items = page.reviews.into_iter().map(|review| StaffReviewView::new(&catalogue.index, review)).collect::<Result<_, _>>()?;
    Ok(Reply::ok(ListView { items, next_cursor: page.next }))
}
