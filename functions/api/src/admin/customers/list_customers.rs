//! `GET /api/admin/customers`: finds customers. The list follows accounts and orders a moment behind.

use crate::handler;
use crate::http::paging::{CURSOR, PageSize, cursor, key_with, limit};
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{CustomerView, ListView};
use barrow_app::App;
use barrow_domain::customer::Email;
use barrow_domain::directory::{CustomerGroup, CustomerQuestion, Segment, words};
use barrow_domain::money::Currency;
use barrow_domain::staff::Permission;
use serde_json::json;
use tracing::instrument;

const PAGE: PageSize = PageSize { usual: 20, most: 50 };
const MAX_WORDS: usize = 10;
const MAX_TEXT: usize = 150;

const fn parameter(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: Place::Query, required: false, description }
}

const PARAMETERS: &[Parameter] = &[
    parameter("q", "Words, all of which a customer has: of the name, or the whole e-mail address."),
    parameter("email", "Only with this e-mail address, whatever the letter case."),
    parameter(
        "segment",
        "`new`: bought once; `returning`: more than once; `lapsed`: not for 180 days, each by their last order; \
         `top`: those who have paid most first.",
    ),
    parameter("currency", "With `segment=top`: what they have paid in this currency; the shop's unless told."),
    parameter("limit", "Customers a page, 1 to 50; 20 unless told. A page may hold fewer though others follow."),
    CURSOR,
];

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/customers",
    bin: "admin-list-customers",
    access: Access::Staff(Permission::ReadCustomers),
    summary: "Lists customers by e-mail, name or segment, newest first.",
    parameters: PARAMETERS,
    request: None,
    response: Some(schema::<ListView<CustomerView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_customers", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<CustomerView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let names: Vec<&str> = PARAMETERS.iter().map(|parameter| parameter.name).collect();
    request.only_query(&names)?;
    let question = CustomerQuestion {
        email: request.query("email").map(|text| Email::parse(&text).map_err(|reason| Error::field("email", reason))).transpose()?,
        words: asked_words(&request)?,
        group: group(app, &request).await?,
        now: request.now(),
    };
    let (limit, after) = (limit(&request, PAGE)?, cursor(&request, place)?);
    let page = app.store().directory.customers(&question, limit, after.as_deref()).await?;
    let items = page.cards.into_iter().map(|card| CustomerView::new(card, request.now())).collect();
    Ok(Reply::ok(ListView { items, next_cursor: page.next }))
}

async fn group(app: &App, request: &ApiRequest) -> Result<Option<CustomerGroup>, Error> {
    let (segment, currency) = (request.query("segment"), request.query("currency"));
    let currency = currency.map(|code| Currency::parse(&code).map_err(|reason| Error::field("currency", reason))).transpose()?;
    match (segment.as_deref(), currency) {
        (Some("top"), Some(currency)) => Ok(Some(CustomerGroup::Top(currency))),
        (Some("top"), None) => Ok(Some(CustomerGroup::Top(app.store().catalog.rules().await?.currency))),
        (_, Some(_)) => Err(Error::field("currency", "is only for segment=top")),
        (None, None) => Ok(None),
        (Some(name), None) => {
            let segment: Option<Segment> = serde_json::from_value(json!(name)).ok();
            let segment = segment.ok_or_else(|| Error::field("segment", "must be new, returning, lapsed or top"))?;
            Ok(Some(CustomerGroup::Segment(segment)))
        }
    }
}

fn asked_words(request: &ApiRequest) -> Result<Vec<String>, Error> {
    let text = request.query("q").unwrap_or_default();
    if text.chars().count() > MAX_TEXT {
        return Err(Error::field("q", format!("must be at most {MAX_TEXT} characters long")));
    }
    let words = words(&text);
    if words.len() > MAX_WORDS { Err(Error::field("q", format!("must be at most {MAX_WORDS} words"))) } else { Ok(words) }
}

/// A time, or an amount and a time, and a customer.
fn place(cursor: &str) -> Option<String> {
    (1..=2).find_map(|hashes| key_with(hashes, 80, cursor))
}
