//! `GET /`: the front page with a shelf of each top category, or what was found with `?q=`.

use super::parts::{Frame, Inlined, Link, Tile, query};
use crate::catalog::filters;
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use crate::views::FoundView;
use askama::Template;
use barrow_app::App;
use barrow_app::catalogue::Catalogue;
use barrow_domain::catalog::Category;
use barrow_search::{Query, Sort};
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

/// Products on a shelf of the front page.
const ON_SHELF: usize = 6;
/// Large pictures beside the heading.
const ON_DISPLAY: usize = 3;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    frame: Frame<'a>,
    total: u64,
    /// Below the top categories.
    aisles: Vec<Link>,
    display: Vec<Tile>,
    shelves: Vec<Shelf>,
    inlined: String,
}

struct Shelf {
    name: String,
    href: String,
    description: String,
    tiles: Vec<Tile>,
    total: u64,
}

#[derive(Template)]
#[template(path = "found.html")]
struct FoundPage<'a> {
    frame: Frame<'a>,
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
    let page = if asked.text.is_some() { found(app, &catalogue, asked)? } else { front(app, &catalogue, &asked)? };
    Ok(page.modified(catalogue.written_at))
}

fn front(app: &App, catalogue: &Catalogue, asked: &Query) -> Result<Html, Error> {
    let found = FoundView::new(catalogue.index.find(asked)?);
    let mut inlined = Inlined::new(app, catalogue, "/api/products".to_owned(), &found)?;
    let mut shelves = Vec::new();
    for category in catalogue.categories.iter().filter(|category| category.parent.is_none()) {
        let query = Query { category: Some(category.slug.clone()), limit: ON_SHELF, ..Query::default() };
        let found = FoundView::new(catalogue.index.find(&query)?);
        inlined = inlined.with(format!("/api/products?category={}&limit={ON_SHELF}", category.slug), &found)?;
        shelves.extend(shelf(category, &found)?);
    }
    let newest = FoundView::new(catalogue.index.find(&Query { sort: Sort::Newest, limit: ON_DISPLAY, ..Query::default() })?);
    inlined = inlined.with(format!("/api/products?sort=newest&limit={ON_DISPLAY}"), &newest)?;
    let display = newest.cards()?.into_iter().map(Tile::new).collect();
    let aisles = catalogue.categories.iter().filter(|category| category.parent.is_some()).map(Link::to_category).collect();
    let frame = Frame::new(app, catalogue);
    Html::page(&HomePage { frame, total: found.total, aisles, display, shelves, inlined: inlined.text() })
}

/// Nothing of a category in which nothing lies.
fn shelf(category: &Category, found: &FoundView) -> Result<Option<Shelf>, Error> {
    let tiles: Vec<Tile> = found.cards()?.into_iter().map(Tile::new).collect();
    let Link { name, href } = Link::to_category(category);
    let shelf = Shelf { name, href, description: category.description.clone(), tiles, total: found.total };
    Ok((!shelf.tiles.is_empty()).then_some(shelf))
}

fn found(app: &App, catalogue: &Catalogue, asked: Query) -> Result<Html, Error> {
    let asked = Query { facets: true, ..asked };
    let found = FoundView::new(catalogue.index.find(&asked)?);
    let words = asked.text.unwrap_or_default();
    let next = found.next_cursor.as_deref().map(|cursor| query(&[("q", Some(&words)), ("cursor", Some(cursor))]));
    let inlined = Inlined::new(app, catalogue, format!("/api/products{}", query(&[("q", Some(&words))])), &found)?.text();
    let tiles = found.cards()?.into_iter().map(Tile::new).collect();
    Html::page(&FoundPage { frame: Frame::new(app, catalogue), words, tiles, total: found.total, next, inlined })
}
