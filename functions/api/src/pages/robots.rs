//! `GET /robots.txt`: where crawlers may go, and where the sitemap is.

use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use barrow_app::App;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/robots.txt",
    bin: "pages-robots",
    access: Access::Public,
    summary: "What crawlers may read.",
    parameters: &[],
    request: None,
    response: None,
    status: 200,
    handle: page!(handle),
};

pub async fn handle(app: &App, _request: ApiRequest) -> Result<Html, Error> {
    let shop_url = &app.config.shop_url;
    Ok(Html::plain(format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /webhooks/\nDisallow: /restock-alerts/\nDisallow: /*?q=\n\nSitemap: {shop_url}/sitemap.xml\n"
    )))
}
