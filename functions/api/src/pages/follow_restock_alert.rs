//! `POST /restock-alerts/{token}`: does what a link in a mail about restocks is for. What is sent beside the token does not matter,
//! so mail programs' own button does it as well (RFC 8058).

use super::parts::Frame;
use super::restock_alert::{RestockAlertPage, link};
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use barrow_app::App;
use barrow_app::restock::RestockLink;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/restock-alerts/{token}",
    bin: "pages-follow-restock-alert",
    access: Access::TrackingLink,
    summary: "Confirms that one wants to be told of a restock, or ends such mails.",
    parameters: &[],
    request: None,
    response: None,
    status: 200,
    handle: page!(handle),
};

#[instrument(name = "pages.follow_restock_alert", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Html, Error> {
    let link = link(app, &request).await?;
    app.follow_restock_link(&link).await?;
    let title = matches!(link, RestockLink::Confirm(_)).then(String::new);
    Ok(Html::page(&RestockAlertPage { frame: Frame::without_categories(app), title, is_done: true })?.private())
}
