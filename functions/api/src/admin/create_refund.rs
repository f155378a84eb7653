//! `POST /api/admin/orders/{order_id}/refunds`: asks for money to go back. A job sends it; the order shows when it is settled.

use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::OrderView;
use barrow_app::App;
use barrow_app::order_changes::{ChangeError, Riders};
use barrow_domain::ids::{OrderId, RefundId};
use barrow_domain::money::Money;
use barrow_domain::orders::{Command, Order, Refund, Refusal};
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRefund {
    /// Without it, all that is left.
    #[serde(default)]
    amount: Option<Money>,
    /// Told to the customer.
    #[serde(default)]
    reason: Option<String>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/orders/{order_id}/refunds",
    bin: "admin-create-refund",
    access: Access::Staff,
    summary: "Refunds an order, whole or in part; never more than was paid.",
    parameters: &[Parameter {
        name: "Idempotency-Key",
        place: Place::Header,
        required: true,
        description: "Any text of 8 to 100 characters, new for every refund; the same again refunds once.",
    }],
    request: Some(schema::<CreateRefund>),
    response: Some(schema::<OrderView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_refund", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<OrderView>, Error> {
    request.staff_access(app)?;
    let id: OrderId = request.path("order_id")?;
    let CreateRefund { amount, reason } = request.json()?;
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > 500 || reason.chars().any(char::is_control)) {
        return Err(Error::field("reason", "must be at most 500 characters on one line"));
    }
    let refund_id = refund_id(&request, &id)?;
    let refund = |order: &Order| {
        let amount = amount.map_or_else(|| order.refundable(), Ok)?;
        Ok(Command::Refund(Refund::requested(refund_id.clone(), amount, reason.clone())))
    };
    let order = match app.change_order_by(&id, refund, Riders::default()).await {
        Err(ChangeError::Refused(Refusal::AlreadyDone)) => app.store().orders.order(&id).await?.ok_or(Error::NotFound)?,
        outcome => outcome?,
    };
    Ok(Reply::accepted(OrderView::new(order)?))
}

/// The refund's id follows from the key, so that a repeated request names the same refund.
fn refund_id(request: &ApiRequest, order: &OrderId) -> Result<RefundId, Error> {
    let key = request.header("idempotency-key").unwrap_or_default();
    if !(8..=100).contains(&key.len()) {
        return Err(Error::field("Idempotency-Key", "must be a header of 8 to 100 visible characters"));
    }
    Ok(RefundId::from_random(barrow_app::accounting::digest_of(format!("{order}/{key}").as_bytes())))
}
