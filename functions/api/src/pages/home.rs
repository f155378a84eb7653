//! `GET /`: the front page with a shelf of each top category, or what was found with `?q=`.

use super::parts::{Frame, Inlined, Link, Tile, in_language, query};
use crate::catalog::{filters, language};
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use crate::views::FoundView;
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
    parameters: &[language::PARAMETER],
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
    let language = asked.language.as_ref();
    let categories = catalogue.categories_in(language);
    let found = FoundView::find(catalogue, asked)?;
    // As the storefront asks: nothing of a slug needs escaping.
    let lang = language.map(|language| format!("&{}={language}", language::NAME)).unwrap_or_default();
    let mut inlined = Inlined::new(app, catalogue, language, in_language("/api/products".to_owned(), language), &found)?;
    let mut shelves = Vec::new();
    for category in categories.iter().filter(|category| category.parent.is_none()) {
        let query = Query { category: Some(category.slug.clone()), limit: ON_SHELF, language: language.cloned(), ..Query::default() };
        let found = FoundView::find(catalogue, &query)?;
        inlined = inlined.with(format!("/api/products?category={}&limit={ON_SHELF}{lang}", category.slug), &found)?;
        shelves.extend(shelf(category, &found, language)?);
    }
    let newest = Query { sort: Sort::Newest, limit: ON_DISPLAY, language: language.cloned(), ..Query::default() };
    let newest = FoundView::find(catalogue, &newest)?;
    inlined = inlined.with(format!("/api/products?sort=newest&limit={ON_DISPLAY}{lang}"), &newest)?;
    let display = newest.cards()?.into_iter().map(|card| Tile::new(card, language)).collect();
    let aisles = categories.iter().filter(|category| category.parent.is_some()).map(|aisle| Link::to_category(aisle, language)).collect();
    let frame = frame(app, catalogue, language);
    Html::page(&HomePage { frame, total: found.total, aisles, display, shelves, inlined: inlined.text() })
}

/// In every language that some category has.
fn frame<'a>(app: &'a App, catalogue: &Catalogue, language: Option<&Language>) -> Frame<'a> {
    let languages: BTreeSet<Language> = catalogue.categories.iter().flat_map(|category| category.translations.keys()).cloned().collect();
    let read = language.into_iter().flat_map(Language::nearest_first).find_map(|tag| languages.get(tag).cloned());
    Frame::new(app, &catalogue.categories_in(language), language).translated(read, languages.iter())
}

/// Nothing of a category in which nothing lies.
fn shelf(category: &Category, found: &FoundView, language: Option<&Language>) -> Result<Option<Shelf>, Error> {
    let tiles: Vec<Tile> = found.cards()?.into_iter().map(|card| Tile::new(card, language)).collect();
    let Link { name, href } = Link::to_category(category, language);
    let shelf = Shelf { name, href, description: category.description.clone(), tiles, total: found.total };
    Ok((!shelf.tiles.is_empty()).then_some(shelf))
}

fn found(app: &App, catalogue: &Catalogue, asked: Query) -> Result<Html, Error> {
    let asked = Query { facets: true, ..asked };
    let found = FoundView::find(catalogue, &asked)?;
    let (words, language) = (asked.text.unwrap_or_default(), asked.language.as_ref());
    let lang = (language::NAME, language.map(Language::as_str));
    let next = found.next_cursor.as_deref().map(|cursor| query(&[("q", Some(&words)), ("cursor", Some(cursor)), lang]));
    let address = format!("/api/products{}", query(&[("q", Some(&words)), lang]));
    let inlined = Inlined::new(app, catalogue, language, address, &found)?.text();
    let tiles = found.cards()?.into_iter().map(|card| Tile::new(card, language)).collect();
    Html::page(&FoundPage { frame: frame(app, catalogue, language), words, tiles, total: found.total, next, inlined })
}
