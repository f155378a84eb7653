//! `POST /api/admin/orders/{order_id}/refunds`: asks for money to go back: an amount, or units and shipping for what was paid for
//! them, or all that is left. A job sends it; the order shows when it is settled.

use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply, check_sentence};
use crate::views::OrderView;
use barrow_app::App;
use barrow_app::order_changes::Riders;
use barrow_domain::cart::Quantity;
use barrow_domain::ids::{OrderId, RefundId, ReturnId, Sku};
use barrow_domain::money::Money;
use barrow_domain::orders::{Command, RefundOf, RefundRequest};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

/// Without `amount`, `lines`, `shipping` and `return_id`: all that is left.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRefund {
    /// Any amount up to what is left. Not together with what follows.
    #[serde(default)]
    amount: Option<Money>,
    /// Units to pay back for what was paid for them: less their share of the coupon, with their tax.
    #[serde(default)]
    lines: Option<Vec<RefundLine>>,
    /// Whether the shipping goes back as well, with its tax.
    #[serde(default)]
    shipping: bool,
    /// Instead of `lines`: the units that came back with this return.
    #[serde(default)]
    return_id: Option<ReturnId>,
    /// Told to the customer.
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RefundLine {
    sku: Sku,
    quantity: Quantity,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/refunds",
    bin: "admin-create-refund",
    access: Access::Staff(Permission::DecideOrders),
    summary: "Refunds an order, whole, by amount or by line; never more than was paid.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateRefund>),
    response: Some(schema::<OrderView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_refund", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let id: OrderId = request.path("order_id")?;
    let body: CreateRefund = request.json()?;
    let reason = body.reason.clone();
    if let Some(reason) = &reason {
        check_sentence("reason", reason)?;
    }
    let refund = RefundRequest { id: RefundId::from_random(request.id_from_key(&id)?), of: what(body)?, reason };
    let order = app.change_order_once(&id, |_| Ok(Command::Refund(refund.clone())), Riders::by(&staff)).await?;
    Ok(Reply::accepted(OrderView::new(order)?))
}

fn what(body: CreateRefund) -> Result<RefundOf, Error> {
    let CreateRefund { amount, lines, shipping, return_id, reason: _ } = body;
    match (amount, lines, return_id) {
        (Some(_), Some(_), _) | (_, Some(_), Some(_)) => Err(Error::field("lines", "cannot stand beside an amount or a return")),
        (Some(_), None, Some(_)) => Err(Error::field("return_id", "cannot stand beside an amount")),
        (Some(_), None, None) if shipping => Err(Error::field("shipping", "cannot stand beside an amount")),
        (Some(amount), None, None) => Ok(RefundOf::Amount(amount)),
        (None, None, Some(id)) => Ok(RefundOf::Return { id, shipping }),
        (None, None, None) if !shipping => Ok(RefundOf::Rest),
        (None, lines, None) => {
            let lines = lines.unwrap_or_default();
            Ok(RefundOf::Things { lines: lines.into_iter().map(|line| (line.sku, line.quantity.get())).collect(), shipping })
        }
    }
}
