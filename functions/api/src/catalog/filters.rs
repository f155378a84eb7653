//! What a list is asked for in its address: `?q=tea&attribute.origin=Italy&attribute.origin=Spain&price_max=2000&sort=price`.
//!
//! Values of one filter widen it, different filters narrow each other. A name that no filter has is refused; a value that no
//! product has finds nothing.

use super::{currency, language};
use crate::http::paging::{PageSize, limit};
use crate::http::route::{Parameter, Place};
use crate::http::{ApiRequest, Error};
use barrow_app::catalogue::Catalogue;
use barrow_domain::ids::Slug;
use barrow_search::{Cursor, Query, Sort};
use std::collections::BTreeMap;

const PAGE: PageSize = PageSize { usual: 24, most: 100 };
/// Values of all filters together.
const MAX_VALUES: usize = 50;

const ATTRIBUTE: &str = "attribute.";
const OPTION: &str = "option.";

const fn parameter(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: Place::Query, required: false, description }
}

const FILTERS: &[Parameter] = &[
    parameter("q", "Words to look for; every character stands for itself."),
    parameter("category", "Only this category and those below it: its slug."),
    parameter("brand", "Only this brand; repeat it for any of several."),
    parameter("tag", "Only with this tag; repeat it for any of several."),
    parameter("attribute.{name}", "Only with this value of an attribute, as in `attribute.origin=Italy`; repeat it for any of several."),
    parameter("option.{name}", "Only with a variant of this value, as in `option.Weight=1 kg`; repeat it for any of several."),
    parameter("price_min", "Only from this price on, in minor units of the currency that is asked for."),
    parameter("price_max", "Only up to this price, in minor units of that currency."),
    parameter("in_stock", "`true`: only what can be bought."),
    parameter("on_sale", "`true`: only what costs less than before."),
    parameter("sort", "`relevance` (with `q`), `popular`, `newest`, `price`, `-price` or `name`."),
    parameter("facets", "`true`: also how many products there are for each further filter."),
    parameter("limit", "Products a page, 1 to 100; 24 unless told."),
    parameter("cursor", "The page before's next_cursor."),
];

const STATUS: Parameter =
    parameter("status", "`active` (unless told), `draft` or `archived`. The last two take `limit` and `cursor` only.");

/// What shoppers may ask for.
pub(super) const PARAMETERS: &[Parameter] = &with::<{ FILTERS.len() + 2 }>(&[language::PARAMETER, currency::PARAMETER]);
/// What staff may ask for.
pub(crate) const STAFF_PARAMETERS: [Parameter; FILTERS.len() + 1] = with(&[STATUS]);

const fn with<const ALL: usize>(first: &[Parameter]) -> [Parameter; ALL] {
    let mut all = [first[0]; ALL];
    let mut place = 0;
    while place < ALL {
        all[place] = if place < first.len() { first[place] } else { FILTERS[place - first.len()] };
        place += 1;
    }
    all
}

const NAMES: &[&str] = &[
    "q",
    "category",
    "brand",
    "tag",
    ATTRIBUTE,
    OPTION,
    "price_min",
    "price_max",
    "in_stock",
    "on_sale",
    "sort",
    "facets",
    "limit",
    "cursor",
];

/// # Errors
/// 422 naming each parameter that is not right.
pub(crate) fn read(request: &ApiRequest, catalogue: &Catalogue) -> Result<Query, Error> {
    Ok(Query { exchange: currency::exchange(request, catalogue)?, ..read_words(request)? })
}

/// As [`read`], for a page: in a currency that the shop does not sell in, or not any more, it is one in the shop's own.
///
/// # Errors
/// 422 naming each other parameter that is not right.
pub(crate) fn read_page(request: &ApiRequest, catalogue: &Catalogue) -> Result<Query, Error> {
    Ok(Query { exchange: currency::exchange(request, catalogue).unwrap_or_default(), ..read_words(request)? })
}

fn read_words(request: &ApiRequest) -> Result<Query, Error> {
    Ok(Query { language: language::language(request)?, ..read_beside(request, &[language::NAME, currency::NAME])? })
}

/// Where the endpoint itself knows more parameters.
///
/// # Errors
/// 422 naming each parameter that is not right.
pub(crate) fn read_beside(request: &ApiRequest, others: &[&str]) -> Result<Query, Error> {
    request.only_query(&[NAMES, others].concat())?;
    parse(request)
}

fn parse(request: &ApiRequest) -> Result<Query, Error> {
    let text = request.query("q").filter(|text| !text.trim().is_empty());
    let sort = sort(request.query("sort").as_deref(), text.is_some())?;
    let category = request.query("category");
    let query = Query {
        category: category.map(|slug| Slug::parse(&slug)).transpose().map_err(|reason| Error::field("category", reason))?,
        brands: request.query_all("brand"),
        tags: request.query_all("tag"),
        attributes: by_name(request, ATTRIBUTE),
        options: by_name(request, OPTION),
        price_min: price(request, "price_min")?,
        price_max: price(request, "price_max")?,
        in_stock: flag(request, "in_stock")?,
        on_sale: flag(request, "on_sale")?,
        sort,
        after: request
            .query("cursor")
            .map(|cursor| Cursor::parse(&cursor, sort))
            .transpose()
            .map_err(|reason| Error::field("cursor", reason))?,
        language: None,
        exchange: None,
        limit: limit(request, PAGE)?,
        facets: flag(request, "facets")?,
        text,
    };
    bounded(query)
}

fn bounded(query: Query) -> Result<Query, Error> {
    let named = |values: &BTreeMap<String, Vec<String>>| values.values().map(Vec::len).sum::<usize>();
    let count = query.brands.len() + query.tags.len() + named(&query.attributes) + named(&query.options);
    if count > MAX_VALUES {
        return Err(Error::field("attribute", format!("at most {MAX_VALUES} values of filters in all")));
    }
    if query.price_min.zip(query.price_max).is_some_and(|(min, max)| min > max) {
        return Err(Error::field("price_max", "must not be less than price_min"));
    }
    Ok(query)
}

fn by_name(request: &ApiRequest, prefix: &str) -> BTreeMap<String, Vec<String>> {
    let names = request.query_names().filter_map(|name| name.strip_prefix(prefix));
    names.map(|name| (name.to_owned(), request.query_all(&format!("{prefix}{name}")))).collect()
}

/// The name of an order, and the other way round with a dash before it.
pub(crate) fn sort(text: Option<&str>, has_words: bool) -> Result<Sort, Error> {
    match text {
        None if has_words => Ok(Sort::Relevance),
        None | Some("popular") => Ok(Sort::Popular),
        Some("relevance") if has_words => Ok(Sort::Relevance),
        Some("relevance") => Err(Error::field("sort", "`relevance` needs words to look for in `q`")),
        Some("newest") => Ok(Sort::Newest),
        Some("price") => Ok(Sort::PriceAsc),
        Some("-price") => Ok(Sort::PriceDesc),
        Some("name") => Ok(Sort::Name),
        Some(_) => Err(Error::field("sort", "must be relevance, popular, newest, price, -price or name")),
    }
}

fn flag(request: &ApiRequest, name: &str) -> Result<bool, Error> {
    match request.query(name).as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Error::field(name, "must be true or false")),
    }
}

fn price(request: &ApiRequest, name: &str) -> Result<Option<i64>, Error> {
    let Some(text) = request.query(name) else { return Ok(None) };
    let amount = text.parse().ok().filter(|amount| *amount >= 0);
    amount.map(Some).ok_or_else(|| Error::field(name, "must be a whole number of minor units"))
}
