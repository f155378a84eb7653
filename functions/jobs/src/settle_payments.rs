//! `jobs-settle-payments`, on the payments queue: cancels intents of ended orders and sends refunds to Stripe.
//!
//! Each refund carries its own id as idempotency key, so a repeated message refunds once.

use crate::Job;
use crate::batch::per_message;
use barrow_app::messages::{PaymentMessage, PaymentTask};
use barrow_app::order_changes::{ChangeError, Riders};
use barrow_app::{App, clock};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{Command, Refund, RefundOutcome, RefundStatus};
use barrow_services::payments::{self, NewRefund, PaymentsError};
use lambda_runtime::Error;
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-settle-payments", run: |app, event| Box::pin(run(app, event)) };

#[instrument(name = "jobs.settle_payments", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    per_message(event, |message: PaymentMessage| settle(&app, message)).await
}

async fn settle(app: &App, message: PaymentMessage) -> Result<(), Error> {
    let PaymentMessage { order_id, task } = message;
    match task {
        PaymentTask::CancelIntent => Ok(app.cancel_intent_of(&order_id, clock::now()).await?),
        PaymentTask::Refund => refund_all(app, &order_id).await,
    }
}

/// Every refund of the order that still waits.
async fn refund_all(app: &App, order_id: &OrderId) -> Result<(), Error> {
    let order = app.store().orders.order(order_id).await?.ok_or(ChangeError::NotFound)?;
    let intent_id = order.payment.intent_id.as_deref().ok_or("an order to refund has no payment")?;
    for refund in order.refunds.iter().filter(|refund| refund.status == RefundStatus::Requested) {
        if let Some(outcome) = send(app, order_id, intent_id, refund).await? {
            let command = Command::SettleRefund { refund_id: refund.id.clone(), outcome };
            match app.change_order(order_id, command, Riders::default()).await {
                Ok(_) | Err(ChangeError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

/// None while Stripe is still at it: a webhook tells the outcome.
async fn send(app: &App, order_id: &OrderId, intent_id: &str, refund: &Refund) -> Result<Option<RefundOutcome>, Error> {
    let new = NewRefund { refund_id: refund.id.as_str(), intent_id, amount: refund.amount, order_id: order_id.as_str() };
    match app.payments()?.refund(&new).await {
        Ok(receipt) => Ok(match receipt.status {
            payments::RefundStatus::Succeeded => Some(RefundOutcome::Succeeded),
            payments::RefundStatus::Failed => Some(RefundOutcome::Failed),
            payments::RefundStatus::Pending => None,
        }),
        Err(PaymentsError::Refused { code, message }) => {
            tracing::error!(order.id = %order_id, refund.id = %refund.id, %code, %message, "Stripe refused a refund");
            Ok(Some(RefundOutcome::Refused))
        }
        Err(error) => Err(error.into()),
    }
}
