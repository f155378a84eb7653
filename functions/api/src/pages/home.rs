//! `GET /`: the front page, or what was found with `?q=`.

use super::parts::{Frame, Tile, inlined, query};
use crate::catalog::filters;
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use crate::views::FoundView;
use askama::Template;
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/",
    bin: "pages-home",
    access: Access::Public,
    summary: "The front page.",
    parameters: &[],
    request: None,
    response: None,
    status: 200,
    handle: page!(handle),
};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    frame: Frame<'a>,
    /// What was looked for; empty on the front page itself.
    words: String,
    tiles: Vec<Tile>,
    total: u64,
    next: Option<String>,
    inlined: String,
}

#[instrument(name = "pages.home", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Html, Error> {
    let catalogue = app.catalogue().await?;
    let asked = filters::read(&request)?;
    let found = FoundView::new(catalogue.index.find(&asked)?);
    let words = asked.text.unwrap_or_default();
    let q = Some(words.as_str()).filter(|words| !words.is_empty());
    let next = found.next_cursor.as_deref().map(|cursor| query(&[("q", q), ("cursor", Some(cursor))]));
    let inlined = inlined(&format!("/api/products{}", query(&[("q", q)])), &found);
    let total = found.total;
    let tiles = found.cards()?.into_iter().map(Tile::new).collect();
    let page = Html::page(&HomePage { frame: Frame::new(app, &catalogue), words, tiles, total, next, inlined })?;
    Ok(page.modified(catalogue.written_at))
}
