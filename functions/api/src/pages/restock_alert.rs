//! `GET /restock-alerts/{token}`: what a link in a mail about restocks is for, with the button that does it. A page that is looked at
//! changes nothing: programs look at links before people do.

use super::parts::Frame;
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use askama::Template;
use barrow_app::App;
use barrow_app::restock::RestockLink;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/restock-alerts/{token}",
    bin: "pages-restock-alert",
    access: Access::TrackingLink,
    summary: "Where a mail about a restock leads: to confirm that one wants to be told, or to end such mails.",
    parameters: &[],
    request: None,
    response: None,
    status: 200,
    handle: page!(handle),
};

#[derive(Template)]
#[template(path = "restock_alert.html")]
pub(super) struct RestockAlertPage<'a> {
    pub frame: Frame<'a>,
    /// What the alert is about; none where all are to end.
    pub title: Option<String>,
    pub is_done: bool,
}

#[instrument(name = "pages.restock_alert", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Html, Error> {
    let title = match link(app, &request).await? {
        RestockLink::Stop { .. } => None,
        RestockLink::Confirm(alert) => {
            let products = app.store().catalog.variants(&[(&alert.product_id, &alert.sku)]).await?;
            Some(products.into_iter().next().ok_or(Error::NotFound)?.title)
        }
    };
    Ok(Html::page(&RestockAlertPage { frame: Frame::without_categories(app), title, is_done: false })?.private())
}

pub(super) async fn link(app: &App, request: &ApiRequest) -> Result<RestockLink, Error> {
    let token: String = request.path("token")?;
    app.open_restock_link(&token, request.now()).await?.ok_or(Error::NotFound)
}
