//! `GET /categories/{slug}`: a category with what lies below it, a page at a time.

use super::linked_data::breadcrumbs;
use super::parts::{Frame, Link, Tile, inlined, query, summary};
use crate::catalog::filters;
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use crate::views::FoundView;
use askama::Template;
use barrow_app::App;
use barrow_domain::catalog::{Category, path_to};
use barrow_domain::ids::Slug;
use barrow_search::Query;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/categories/{slug}",
    bin: "pages-category",
    access: Access::Public,
    summary: "A category's page.",
    parameters: &[],
    request: None,
    response: None,
    status: 200,
    handle: page!(handle),
};

#[derive(Template)]
#[template(path = "category.html")]
struct CategoryPage<'a> {
    frame: Frame<'a>,
    category: &'a Category,
    summary: String,
    canonical: String,
    /// Those above it.
    path: Vec<Link>,
    children: Vec<Link>,
    orders: [Order; 4],
    tiles: Vec<Tile>,
    total: u64,
    next: Option<String>,
    breadcrumbs: String,
    inlined: String,
}

struct Order {
    name: &'static str,
    href: String,
    is_chosen: bool,
}

/// As the address writes them, and as people read them.
const ORDERS: [(&str, &str); 4] = [("popular", "Popular"), ("newest", "Newest"), ("price", "Price, low first"), ("name", "Name")];

#[instrument(name = "pages.category", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Html, Error> {
    let slug: Slug = request.path("slug")?;
    let catalogue = app.catalogue().await?;
    let path = path_to(&catalogue.categories, &slug);
    let category = *path.last().ok_or(Error::NotFound)?;
    let asked = Query { category: Some(slug.clone()), ..filters::read(&request)? };
    let found = FoundView::new(catalogue.index.find(&asked)?);
    let sort = request.query("sort");
    let chosen = sort.as_deref().unwrap_or(ORDERS[0].0);
    let next = found.next_cursor.as_deref().map(|cursor| query(&[("sort", sort.as_deref()), ("cursor", Some(cursor))]));
    let inlined = inlined(&format!("/api/products{}", query(&[("category", Some(slug.as_str())), ("sort", sort.as_deref())])), &found);
    let children = catalogue.categories.iter().filter(|child| child.parent.as_ref() == Some(&slug));
    let total = found.total;
    let page = Html::page(&CategoryPage {
        frame: Frame::new(app, &catalogue),
        category,
        summary: summary(&category.description),
        canonical: format!("/categories/{slug}"),
        path: path.iter().rev().skip(1).rev().map(|category| Link::to_category(category)).collect(),
        children: children.map(Link::to_category).collect(),
        orders: ORDERS.map(|(sort, name)| Order { name, href: query(&[("sort", Some(sort))]), is_chosen: sort == chosen }),
        tiles: found.cards()?.into_iter().map(Tile::new).collect(),
        total,
        next,
        breadcrumbs: breadcrumbs(app, &path, None),
        inlined,
    })?;
    Ok(page.modified(catalogue.written_at))
}
