//! `GET /api/admin/orders/papers`: packing slips or invoices of up to fifty orders in one PDF, in the order they are named. Changes
//! nothing; all or none are printed.

use crate::http::route::{Access, Parameter, Place, Response, Route};
use crate::http::{ApiRequest, Error, FieldError, Pdf};
use barrow_app::App;
use barrow_documents::{Seller, invoices, packing_slips};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{Order, Refusal};
use barrow_domain::staff::Permission;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::tz::TimeZone;
use tracing::instrument;

/// A page or two each: their PDF stays far below what a function may answer.
const MOST_ORDERS: usize = 50;
/// Read side by side.
const AT_ONCE: usize = 10;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/orders/papers",
    bin: "admin-print-papers",
    access: Access::Staff(Permission::ReadOrders),
    summary: "Prints packing slips or invoices of orders: one PDF.",
    parameters: &[
        Parameter { name: "kind", place: Place::Query, required: true, description: "`packing_slip` or `invoice`." },
        Parameter {
            name: "order_id",
            place: Place::Query,
            required: true,
            description: "An order that was paid; repeat it, up to 50 times.",
        },
    ],
    request: None,
    response: None,
    status: 200,
    handle: |app, request| Box::pin(async move { handle(app, request).await }),
};

#[instrument(name = "admin.print_papers", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Response, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&["kind", "order_id"])?;
    let (print, name): (Print, _) = match request.query("kind").as_deref() {
        Some("packing_slip") => (packing_slips, "packing-slips"),
        Some("invoice") => (invoices, "invoices"),
        _ => return Err(Error::field("kind", "must be packing_slip or invoice")),
    };
    let orders = stream::iter(order_ids(&request)?).map(|id| paid_order(app, id)).buffered(AT_ONCE).try_collect::<Vec<_>>().await?;
    let settings = app.settings().await?;
    let time_zone = TimeZone::get(&app.config.time_zone).map_err(|error| Error::internal(&error))?;
    let shop_name = settings.shop_name.as_deref().unwrap_or(&app.config.shop_name);
    let seller = Seller { shop_name, details: settings.invoice_details.as_deref().unwrap_or_default(), time_zone: &time_zone };
    let pdf = print(&orders, &seller).map_err(|error| Error::internal(&error))?;
    Pdf::new(pdf, name).into_response()
}

type Print = fn(&[Order], &Seller<'_>) -> Result<Vec<u8>, barrow_documents::DocumentError>;

fn order_ids(request: &ApiRequest) -> Result<Vec<OrderId>, Error> {
    let named = request.query_all("order_id");
    if named.is_empty() || named.len() > MOST_ORDERS {
        return Err(Error::field("order_id", format!("must be named 1 to {MOST_ORDERS} times")));
    }
    let parsed = named.iter().map(|id| OrderId::parse(id).map_err(|reason| FieldError::new("order_id", reason)));
    parsed.collect::<Result<_, _>>().map_err(|field| Error::Validation(vec![field]))
}

async fn paid_order(app: &App, id: OrderId) -> Result<Order, Error> {
    let order = app.store().orders.order(&id).await?.ok_or_else(|| Error::field("order_id", format!("there is no order {id}")))?;
    // Nothing was sold, and nothing goes anywhere.
    if order.payment.received.is_none() { Err(Error::Order(Refusal::NotPaid)) } else { Ok(order) }
}
