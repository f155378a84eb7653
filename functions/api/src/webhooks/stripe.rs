//! `POST /webhooks/stripe`: news of payments, refunds and disputes. It only takes in what Stripe signed; what is late, repeated, unknown
//! or not ours gets 200 and changes nothing, so that Stripe stops sending it.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use barrow_app::order_changes::{ChangeError, Riders};
use barrow_app::{App, metrics};
use barrow_domain::ids::{OrderId, RefundId};
use barrow_domain::orders::{Command, RefundOutcome, Refusal};
use barrow_services::payments::RefundStatus;
use barrow_services::payments::webhook::{StripeEvent, StripeObject, parse, verify};
use barrow_store::StoreError;
use schemars::JsonSchema;
use serde::Serialize;
use tracing::instrument;

#[derive(Debug, Serialize, JsonSchema)]
pub struct Received {
    /// Whether an order changed.
    taken: bool,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/webhooks/stripe",
    bin: "webhooks-stripe",
    access: Access::StripeSignature,
    summary: "Takes in Stripe's events.",
    parameters: &[],
    request: None,
    response: Some(schema::<Received>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "webhooks.stripe", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<Received>, Error> {
    let received = receive(app, &request).await;
    if received.is_err() {
        metrics::count("WebhookFailures", 1, request.now());
    }
    received
}

async fn receive(app: &App, request: &ApiRequest) -> Result<Reply<Received>, Error> {
    let payload = request.raw_body()?;
    let signature = request.header("stripe-signature").ok_or(Error::InvalidSignature)?;
    let secrets: Vec<&str> = app.config.stripe_webhook_secrets()?.iter().map(String::as_str).collect();
    verify(payload, signature, &secrets, request.now()).map_err(|_| Error::InvalidSignature)?;
    let event = parse(payload).map_err(|_| Error::InvalidJson)?;
    let outcome = take(app, &event).await;
    if let (Some(id), Ok(_) | Err(ChangeError::Refused(Refusal::AlreadyDone | Refusal::Stale))) = (declined(&event), &outcome) {
        app.count_decline(&id, request.now()).await;
    }
    let taken = match outcome {
        Ok(taken) => taken,
        // Money that belongs to no order of ours: somebody must look where it came from.
        Err(ChangeError::Refused(refusal @ Refusal::ForeignIntent)) => {
            tracing::error!(stripe.event = %event.id, stripe.kind = %event.kind, %refusal, "an event names another payment than its order");
            false
        }
        Err(ChangeError::Refused(refusal)) => {
            tracing::info!(stripe.event = %event.id, stripe.kind = %event.kind, %refusal, "an event changed nothing");
            false
        }
        Err(ChangeError::Repeated | ChangeError::NotFound) => false,
        Err(error) => return Err(error.into()),
    };
    Ok(Reply::ok(Received { taken }))
}

/// The order whose card was declined.
fn declined(event: &StripeEvent) -> Option<OrderId> {
    match &event.object {
        StripeObject::Intent(intent) if event.kind == "payment_intent.payment_failed" => OrderId::parse(intent.order_id.as_deref()?).ok(),
        _ => None,
    }
}

async fn take(app: &App, event: &StripeEvent) -> Result<bool, ChangeError> {
    let once = format!("stripe/{}", event.id);
    match &event.object {
        StripeObject::Intent(intent) => {
            let Some(id) = intent.order_id.as_deref().and_then(|id| OrderId::parse(id).ok()) else { return Ok(false) };
            app.take_report(&id, intent, event.created, Some(&once)).await.map(|_| true)
        }
        StripeObject::Refund { intent_id, refund_ref, status, .. } => {
            let outcome = match status {
                RefundStatus::Pending => return Ok(false),
                RefundStatus::Succeeded => RefundOutcome::Succeeded,
                RefundStatus::Failed => RefundOutcome::Failed,
            };
            let Some(refund_id) = refund_ref.as_deref().and_then(|id| RefundId::parse(id).ok()) else { return Ok(false) };
            change(app, intent_id.as_deref(), Command::SettleRefund { refund_id, outcome }, &once).await
        }
        StripeObject::Dispute { id, intent_id, status, .. } => match dispute(&event.kind, id, status) {
            Some(command) => change(app, intent_id.as_deref(), command, &once).await.map_err(awaits_payment),
            None => Ok(false),
        },
        // A charge's refunds come as refunds of their own.
        StripeObject::Charge { .. } | StripeObject::Other => Ok(false),
    }
}

/// Only what was paid can be disputed: the payment's own news is late, or staff have not decided about it. Stripe sends the
/// event again until it can be taken.
fn awaits_payment(error: ChangeError) -> ChangeError {
    match error {
        ChangeError::Refused(Refusal::NotPaid | Refusal::InReview) => StoreError::Contended.into(),
        error => error,
    }
}

fn dispute(kind: &str, id: &str, status: &str) -> Option<Command> {
    let dispute_id = id.to_owned();
    match (kind, status) {
        ("charge.dispute.created", _) => Some(Command::Dispute { dispute_id }),
        ("charge.dispute.closed", "won" | "warning_closed") => Some(Command::CloseDispute { dispute_id, won: true }),
        ("charge.dispute.closed", "lost") => Some(Command::CloseDispute { dispute_id, won: false }),
        _ => None,
    }
}

/// These events name only the intent; the order must name the same one.
async fn change(app: &App, intent_id: Option<&str>, command: Command, once: &str) -> Result<bool, ChangeError> {
    let Some(intent_id) = intent_id else { return Ok(false) };
    let found: Result<Option<OrderId>, StoreError> = app.store().orders.by_intent(intent_id).await;
    let Some(id) = found? else { return Err(Refusal::ForeignIntent.into()) };
    app.change_order(&id, command, Riders { once: Some(once), ..Riders::default() }).await.map(|_| true)
}
