//! `GET /categories/{slug}`: a category with what lies below it, a page at a time.

use super::linked_data::breadcrumbs;
use super::parts::{Frame, Inlined, Link, Tile, query_in, summary};
use crate::catalog::{currency, filters, language};
use crate::http::route::{Access, Route};
use crate::http::{ApiRequest, Error, Html};
use crate::page;
use crate::views::{ChoiceView, FacetsView, FoundView, Reading};
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
    parameters: &[language::PARAMETER, currency::PARAMETER],
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
    filters: Vec<Filter>,
    orders: [Order; 4],
    tiles: Vec<Tile>,
    total: u64,
    next: Option<String>,
    breadcrumbs: String,
    inlined: String,
}

/// One thing to narrow the list by. Several at once are the storefront's.
struct Filter {
    name: String,
    choices: Vec<Choice>,
}

struct Choice {
    label: String,
    count: u64,
    href: String,
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
    let asked = Query { category: Some(slug.clone()), facets: true, ..filters::read_page(&request, &catalogue)? };
    let reading = &Reading::of(&asked);
    let language = reading.language();
    let categories = catalogue.categories_in(language);
    let path = path_to(&categories, &slug);
    let category = *path.last().ok_or(Error::NotFound)?;
    let original = catalogue.categories.iter().find(|original| original.slug == slug).ok_or(Error::NotFound)?;
    let found = FoundView::find(&catalogue, &asked)?;
    let sort = request.query("sort");
    let chosen = sort.as_deref().unwrap_or(ORDERS[0].0);
    let next = found.next_cursor.as_deref().map(|cursor| query_in(reading, &[("sort", sort.as_deref()), ("cursor", Some(cursor))]));
    let address = format!("/api/products{}", query_in(reading, &[("category", Some(slug.as_str())), ("sort", sort.as_deref())]));
    let inlined = Inlined::new(app, &catalogue, language, address, &found)?.text();
    let children = categories.iter().filter(|child| child.parent.as_ref() == Some(&slug));
    let total = found.total;
    let filters = found.facets.as_ref().map(|facets| filters_of(facets, reading)).unwrap_or_default();
    let page = Html::page(&CategoryPage {
        frame: Frame::new(app, &categories, reading).within(&path).translated(original.read_in(language).1, original.translations.keys()),
        category,
        summary: summary(&category.description),
        canonical: format!("/categories/{slug}"),
        path: path.iter().rev().skip(1).rev().map(|category| Link::to_category(category, reading)).collect(),
        children: children.map(|child| Link::to_category(child, reading)).collect(),
        filters,
        orders: ORDERS.map(|(sort, name)| Order { name, href: query_in(reading, &[("sort", Some(sort))]), is_chosen: sort == chosen }),
        tiles: found.cards()?.into_iter().map(|card| Tile::new(card, reading)).collect(),
        total,
        next,
        breadcrumbs: breadcrumbs(app, &path, language, None),
        inlined,
    })?;
    Ok(page.modified(catalogue.written_at))
}

const FILTERS: usize = 4;
const CHOICES: usize = 6;

/// Those that a choice can be made in.
fn filters_of(facets: &FacetsView, reading: &Reading) -> Vec<Filter> {
    let brands = filter("Maker".to_owned(), "brand", &facets.brands, reading);
    let of = |(name, values): (&String, &Vec<ChoiceView>)| filter(name.replace('_', " "), &format!("attribute.{name}"), values, reading);
    let attributes = facets.attributes.iter().map(of);
    std::iter::once(brands).chain(attributes).filter(|filter| filter.choices.len() > 1).take(FILTERS).collect()
}

fn filter(name: String, parameter: &str, values: &[ChoiceView], reading: &Reading) -> Filter {
    let choice = |value: &ChoiceView| Choice {
        label: value.label.clone().unwrap_or_else(|| value.value.clone()),
        count: value.count,
        href: query_in(reading, &[(parameter, Some(&value.value))]),
    };
    Filter { name, choices: values.iter().take(CHOICES).map(choice).collect() }
}
