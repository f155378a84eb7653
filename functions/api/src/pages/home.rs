//! `GET /`: the front page with a shelf of each top category, or what was found with `?q=`.

use super::parts::{Frame, Inlined, Link, Tile, query_in};
use crate::catalog::{currency, filters, language};
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use crate::views::{FoundView, Reading};
use askama::Template;
use barrow_app::App;
use barrow_app::catalogue::Catalogue;
use barrow_domain::catalog::Category;
use barrow_domain::ids::Language;
use barrow_search::{Query, Sort};
use std::collections::BTreeSet;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/",
    bin: "pages-home",
    access: Access::Public,
    summary: "The front page.",
    parameters: &[language::PARAMETER, currency::PARAMETER],
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
    let asked = filters::read_page(&request, &catalogue)?;
    let page = if asked.text.is_some() { found(app, &catalogue, asked)? } else { front(app, &catalogue, &asked)? };
    Ok(page.modified(catalogue.written_at))
}

fn front(app: &App, catalogue: &Catalogue, asked: &Query) -> Result<Html, Error> {
    let reading = &Reading::of(asked);
    let language = reading.language();
    let categories = catalogue.categories_in(language);
    let found = FoundView::find(catalogue, asked)?;
    let shown = |limit| Query { limit, language: language.cloned(), exchange: reading.exchange, ..Query::default() };
    // As the storefront asks.
    let address = |parameters: &[(&str, Option<&str>)]| format!("/api/products{}", query_in(reading, parameters));
    let mut inlined = Inlined::new(app, catalogue, language, address(&[]), &found)?;
    let mut shelves = Vec::new();
    for category in categories.iter().filter(|category| category.parent.is_none()) {
        let found = FoundView::find(catalogue, &Query { category: Some(category.slug.clone()), ..shown(ON_SHELF) })?;
        let address = address(&[("category", Some(category.slug.as_str())), ("limit", Some(&ON_SHELF.to_string()))]);
        inlined = inlined.with(address, &found)?;
        shelves.extend(shelf(category, &found, reading)?);
    }
    let newest = FoundView::find(catalogue, &Query { sort: Sort::Newest, ..shown(ON_DISPLAY) })?;
    inlined = inlined.with(address(&[("sort", Some("newest")), ("limit", Some(&ON_DISPLAY.to_string()))]), &newest)?;
    let display = newest.cards()?.into_iter().map(|card| Tile::new(card, reading)).collect();
    let aisles = categories.iter().filter(|category| category.parent.is_some()).map(|aisle| Link::to_category(aisle, reading)).collect();
    let frame = frame(app, catalogue, reading);
    Html::page(&HomePage { frame, total: found.total, aisles, display, shelves, inlined: inlined.text() })
}

/// In every language that some category has.
fn frame<'a>(app: &'a App, catalogue: &Catalogue, reading: &Reading) -> Frame<'a> {
    let language = reading.language();
    let languages: BTreeSet<Language> = catalogue.categories.iter().flat_map(|category| category.translations.keys()).cloned().collect();
    let read = language.into_iter().flat_map(Language::nearest_first).find_map(|tag| languages.get(tag).cloned());
    Frame::new(app, &catalogue.categories_in(language), reading).translated(read, languages.iter())
}

/// Nothing of a category in which nothing lies.
fn shelf(category: &Category, found: &FoundView, reading: &Reading) -> Result<Option<Shelf>, Error> {
    let tiles: Vec<Tile> = found.cards()?.into_iter().map(|card| Tile::new(card, reading)).collect();
    let Link { name, href } = Link::to_category(category, reading);
    let shelf = Shelf { name, href, description: category.description.clone(), tiles, total: found.total };
    Ok((!shelf.tiles.is_empty()).then_some(shelf))
}

fn found(app: &App, catalogue: &Catalogue, asked: Query) -> Result<Html, Error> {
    let asked = Query { facets: true, ..asked };
    let found = FoundView::find(catalogue, &asked)?;
    let reading = &Reading::of(&asked);
    let words = asked.text.unwrap_or_default();
    let next = found.next_cursor.as_deref().map(|cursor| query_in(reading, &[("q", Some(&words)), ("cursor", Some(cursor))]));
    let address = format!("/api/products{}", query_in(reading, &[("q", Some(&words))]));
    let inlined = Inlined::new(app, catalogue, reading.language(), address, &found)?.text();
    let tiles = found.cards()?.into_iter().map(|card| Tile::new(card, reading)).collect();
    Html::page(&FoundPage { frame: frame(app, catalogue, reading), words, tiles, total: found.total, next, inlined })
}
