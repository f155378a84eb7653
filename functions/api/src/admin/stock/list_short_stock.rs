//! `GET /api/admin/stock`: what there is of each SKU. Without filters those that are sold out or nearly so, by name, which a job notices
//! a moment after the units went; otherwise the variants of one product, or of products found in memory as shoppers find them.

use crate::handler;
use crate::http::paging::{CURSOR, PageSize, cursor, limit};
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, ShortStockView};
use barrow_app::App;
use barrow_app::catalogue::ProductCard;
use barrow_app::stock::StockRow;
use barrow_domain::ids::{ProductId, Sku, Slug};
use barrow_domain::staff::Permission;
use barrow_search::{Cursor, Query, Sort};
use tracing::instrument;

/// Each SKU is looked at as it is now, which costs up to three read units.
const PAGE: PageSize = PageSize { usual: 10, most: 10 };
/// Between a place in the list of products and one among a product's SKUs: no part of either.
const BETWEEN: char = '~';

const fn filter(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: Place::Query, required: false, description }
}

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/stock",
    bin: "admin-list-short-stock",
    access: Access::Staff(Permission::ReadStock),
    summary: "Lists SKUs and what there is of them: unless told, those that are sold out, or have no more units than their threshold.",
    parameters: &[
        filter("state", "`low`, which is unless told all that are short; `out`; or `all`, which it is with another filter."),
        filter("product_id", "Only this product's, hidden or not."),
        filter("sku", "Only this one."),
        filter("q", "Only of products that these words find, of those for sale."),
        filter("category", "Only of products in this category and below it, of those for sale."),
        filter("limit", "SKUs a page, 1 to 10; 10 unless told. A page may hold fewer though others follow."),
        CURSOR,
    ],
    request: None,
    response: Some(schema::<ListView<ShortStockView>>),
    status: 200,
    handle: handler!(handle),
};

/// Rows, and where the next page begins.
type Page = (Vec<StockRow>, Option<String>);

#[instrument(name = "admin.list_short_stock", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<ShortStockView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&["state", "product_id", "sku", "q", "category", "limit", "cursor"])?;
    let is_filtered = ["product_id", "sku", "q", "category"].into_iter().any(|name| request.query(name).is_some());
    let keep: fn(&StockRow) -> bool = match request.query("state").as_deref() {
        None if is_filtered => |_| true,
        Some("all") => |_| true,
        None | Some("low") => |row| row.available <= u64::from(row.variant.low_stock_threshold),
        Some("out") => |row| row.available == 0,
        Some(_) => return Err(Error::field("state", "must be low, out or all")),
    };
    let is_all = request.query("state").as_deref() == Some("all");
    let (rows, next_cursor) = match (request.query("sku"), request.query("product_id")) {
        (Some(sku), _) => (app.stock_rows(&[parsed("sku", &sku, Sku::parse)?]).await?, None),
        (None, Some(id)) => of_product(app, &request, &parsed("product_id", &id, ProductId::parse)?).await?,
        (None, None) if is_filtered || is_all => of_found(app, &request).await?,
        (None, None) => short(app, &request).await?,
    };
    Ok(Reply::ok(ListView { items: rows.into_iter().filter(keep).map(ShortStockView::from).collect(), next_cursor }))
}

fn parsed<T, E: std::fmt::Display>(field: &str, text: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Result<T, Error> {
    parse(text).map_err(|reason| Error::field(field, reason))
}

async fn short(app: &App, request: &ApiRequest) -> Result<Page, Error> {
    let after = cursor(request, |place| Sku::parse(place).ok())?;
    let (rows, next) = app.short_of_stock(limit(request, PAGE)?, after.as_ref()).await?;
    Ok((rows, next.map(|sku| sku.to_string())))
}

async fn of_product(app: &App, request: &ApiRequest, id: &ProductId) -> Result<Page, Error> {
    let after = cursor(request, |place| Sku::parse(place).ok())?;
    let page = app.store().catalog.variants_page(id, limit(request, PAGE)?, after.as_ref().map(Sku::as_str)).await?;
    let skus: Vec<Sku> = page.variants.into_iter().map(|variant| variant.sku).collect();
    Ok((app.stock_rows_of(id, &skus).await?, page.next))
}

/// Product after product, from memory, until the page is full.
async fn of_found(app: &App, request: &ApiRequest) -> Result<Page, Error> {
    let text = request.query("q").filter(|text| !text.trim().is_empty());
    let sort = if text.is_some() { Sort::Relevance } else { Sort::Name };
    let (mut after, mut sku) = cursor(request, |place| found_place(place, sort))?.unwrap_or_default();
    let category = request.query("category").map(|slug| parsed("category", &slug, Slug::parse)).transpose()?;
    let catalogue = app.catalogue().await?;
    let most = usize::from(limit::<u8>(request, PAGE)?);
    let mut rows = Vec::new();
    for _ in 0..PAGE.most {
        let query = Query { text: text.clone(), category: category.clone(), sort, after: after.clone(), limit: 1, ..Query::default() };
        let found = catalogue.index.find(&query)?;
        let Some(card) = found.cards.first() else { return Ok((rows, None)) };
        let card: ProductCard = serde_json::from_str(&card.text).map_err(|error| Error::internal(&error))?;
        let room = i32::try_from(most - rows.len()).unwrap_or(1);
        let (more, next) = app.stock_of_product(&card.id, &card.title, room, sku.as_ref()).await?;
        rows.extend(more);
        match next {
            Some(next) => return Ok((rows, Some(written(after.as_ref(), Some(&next))))),
            None => (after, sku) = (found.next, None),
        }
        if after.is_none() {
            return Ok((rows, None));
        }
        if rows.len() >= most {
            break;
        }
    }
    let next = written(after.as_ref(), None);
    Ok((rows, Some(next)))
}

fn written(after: Option<&Cursor>, sku: Option<&Sku>) -> String {
    format!("{}{BETWEEN}{}", after.map(ToString::to_string).unwrap_or_default(), sku.map(Sku::as_str).unwrap_or_default())
}

/// After which product, and after which of the next one's SKUs.
fn found_place(text: &str, sort: Sort) -> Option<(Option<Cursor>, Option<Sku>)> {
    let (after, sku) = text.split_once(BETWEEN)?;
    let after = if after.is_empty() { None } else { Some(Cursor::parse(after, sort).ok()?) };
    let sku = if sku.is_empty() { None } else { Some(Sku::parse(sku).ok()?) };
    Some((after, sku))
}
