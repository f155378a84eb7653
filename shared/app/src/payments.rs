//! Payments: one live intent per order, and what Stripe says of it, in whatever order it says it.
//!
//! No transaction spans a call to Stripe. A call that is lost half-way is made again under the same idempotency key.

use crate::checkout::first_shard;
use crate::order_changes::{ChangeError, Riders};
use crate::{App, ConfigError, accounting, random};
use barrow_domain::ids::{OrderId, ProductId, Sku};
use barrow_domain::inventory::{Demand, Hold};
use barrow_domain::money::Money;
use barrow_domain::orders::{Command, FulfillmentState, Order, PaymentReport, PaymentState, Refusal, ReportedStatus};
use barrow_services::payments::{Intent, IntentStatus, NewIntent, PaymentsError};
use barrow_store::{CouponUse, StoreError};
use jiff::Timestamp;

/// What a browser needs to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentSession {
    pub intent_id: String,
    pub client_secret: String,
    pub publishable_key: String,
}

#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    #[error(transparent)]
    Change(#[from] ChangeError),
    #[error(transparent)]
    Stripe(#[from] PaymentsError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("Stripe gave no client secret")]
    NoClientSecret,
}

impl From<StoreError> for PaymentError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

/// Rounds in which another request may be first to start the payment.
const ROUNDS: usize = 5;

impl App {
    /// Starts or resumes the payment of an order that waits for one.
    ///
    /// # Errors
    /// [`Refusal`] in [`ChangeError`] when it waits for none; Stripe's errors leave the order payable.
    pub async fn pay(&self, order: Order, now: Timestamp) -> Result<(Order, PaymentSession), PaymentError> {
        let mut order = order;
        for _ in 0..ROUNDS {
            payable(&order, now)?;
            let current = match &order.payment.intent_id {
                Some(id) => Some(self.payments()?.retrieve_intent(id).await?),
                None => None,
            };
            match current {
                Some(intent) if intent.status == IntentStatus::Succeeded => {
                    self.take_report(&order.id, &intent, now, None).await?;
                    return Err(ChangeError::Refused(Refusal::AlreadyPaid).into());
                }
                Some(intent) if intent.status != IntentStatus::Canceled => return Ok((order, self.session(intent)?)),
                _ => {}
            }
            let attempt = order.payment.attempt + 1;
            let intent = self.create_intent(&order, attempt).await?;
            let start = Command::StartPayment { intent_id: intent.id.clone(), attempt };
            match self.change_known_order(order.clone(), start, Riders::default()).await {
                Ok(order) => return Ok((order, self.session(intent)?)),
                // The same intent, started by a request beside this one.
                Err(ChangeError::Refused(Refusal::AlreadyDone)) => order = self.order_again(&order.id).await?,
                Err(error) => return Err(self.drop_intent(&intent, error).await),
            }
        }
        Err(StoreError::Contended.into())
    }

    async fn create_intent(&self, order: &Order, attempt: u32) -> Result<Intent, PaymentError> {
        let new = NewIntent { order_id: order.id.as_str(), attempt, amount: order.total(), receipt_email: order.email.as_str() };
        Ok(self.payments()?.create_intent(&new).await?)
    }

    /// The order ended while its intent was made: nobody has seen the intent, and nobody shall pay it.
    async fn drop_intent(&self, intent: &Intent, error: ChangeError) -> PaymentError {
        if let (ChangeError::Refused(_), Ok(payments)) = (&error, self.payments())
            && let Err(error) = payments.cancel_intent(&intent.id).await
        {
            tracing::warn!(payment.intent = %intent.id, %error, "an intent nobody knows could not be cancelled");
        }
        error.into()
    }

    fn session(&self, intent: Intent) -> Result<PaymentSession, PaymentError> {
        let client_secret = intent.client_secret.ok_or(PaymentError::NoClientSecret)?;
        let publishable_key = self.config.stripe_publishable_key()?.to_owned();
        Ok(PaymentSession { intent_id: intent.id, client_secret, publishable_key })
    }

    async fn order_again(&self, id: &OrderId) -> Result<Order, ChangeError> {
        self.store().orders.order(id).await?.ok_or(ChangeError::NotFound)
    }

    /// Takes in what Stripe says of an intent. Money that comes after the order ended takes the units again, or is
    /// sent back when they are gone.
    ///
    /// # Errors
    /// A named [`ChangeError`]; [`Refusal`]s mean that the news changes nothing.
    pub async fn take_report(&self, order_id: &OrderId, intent: &Intent, at: Timestamp, once: Option<&str>) -> Result<Order, ChangeError> {
        let Some(status) = reported(intent) else { return Err(Refusal::Stale.into()) };
        let report = Command::ReportPayment(PaymentReport { intent_id: intent.id.clone(), status: status.clone(), at });
        let riders = Riders { once, ..Riders::default() };
        let mut outcome = self.change_order(order_id, report.clone(), riders.clone()).await;
        if matches!(outcome, Err(ChangeError::Refused(Refusal::ForeignIntent))) && self.adopt(order_id, intent).await? {
            outcome = self.change_order(order_id, report, riders).await;
        }
        match (outcome, status) {
            (Err(ChangeError::Refused(Refusal::UnitsReleased)), ReportedStatus::Succeeded { received }) => {
                self.take_late_payment(order_id, received, once).await
            }
            (outcome, _) => outcome,
        }
    }

    /// Takes up an intent of ours that the order has not written down: the function that made it died between the two.
    /// False for any other.
    async fn adopt(&self, order_id: &OrderId, intent: &Intent) -> Result<bool, ChangeError> {
        let order = self.order_again(order_id).await?;
        let ours = intent.order_id.as_deref() == Some(order_id.as_str()) && intent.amount == order.total();
        if order.payment.intent_id.is_some() || !ours {
            return Ok(false);
        }
        let attempt = intent.attempt.unwrap_or(1);
        match self.change_order(order_id, Command::StartPayment { intent_id: intent.id.clone(), attempt }, Riders::default()).await {
            Ok(_) => Ok(true),
            // Somebody was first; whether with this intent, the next try tells.
            Err(ChangeError::Refused(refusal)) => Ok(refusal == Refusal::AlreadyDone),
            Err(error) => Err(error),
        }
    }

    async fn take_late_payment(&self, order_id: &OrderId, received: Money, once: Option<&str>) -> Result<Order, ChangeError> {
        let order = self.order_again(order_id).await?;
        let coupon = self.coupon_again(&order).await?;
        let mut hold = Hold::new(self.demands(&order).await?, first_shard(&order.cart_id));
        let gone = order.quote.coupon.is_some() && coupon.is_none();
        while let (Ok(units), false) = (self.find_units(&mut hold).await?, gone) {
            let command = Command::AcceptLatePayment { received, allocations: units };
            match self.change_order(order_id, command, Riders { once, coupon: coupon.clone(), staff: None }).await {
                Err(ChangeError::Stock(seen)) => hold.learn(&seen),
                Err(ChangeError::Coupon) => break,
                outcome => return outcome,
            }
        }
        let command = Command::RefundLatePayment { received, refund_id: random::refund_id() };
        self.change_order(order_id, command, Riders { once, ..Riders::default() }).await
    }

    async fn demands(&self, order: &Order) -> Result<Vec<Demand>, StoreError> {
        let lines: Vec<(&ProductId, &Sku)> = order.quote.lines.iter().map(|line| (&line.product_id, &line.sku)).collect();
        let products = self.store().catalog.variants(&lines).await?;
        let shards = |sku: &Sku| products.iter().find_map(|product| product.variant(sku)).map_or(1, |variant| variant.shards);
        let demand = order.quote.lines.iter().map(|line| Demand { sku: line.sku.clone(), units: line.quantity, shards: shards(&line.sku) });
        Ok(demand.collect())
    }

    async fn coupon_again(&self, order: &Order) -> Result<Option<CouponUse>, StoreError> {
        let Some(code) = &order.quote.coupon else { return Ok(None) };
        let coupon = self.store().catalog.coupon(code).await?;
        Ok(coupon.map(|coupon| CouponUse::of(&coupon, accounting::customer_key(&order.email))))
    }
}

fn payable(order: &Order, now: Timestamp) -> Result<(), ChangeError> {
    let refusal = match (order.state.fulfillment, order.state.payment) {
        (FulfillmentState::Expired, _) => Refusal::HasExpired,
        (FulfillmentState::Cancelled, _) => Refusal::WasCancelled,
        (FulfillmentState::PendingPayment, PaymentState::Mismatch) => Refusal::InReview,
        (FulfillmentState::PendingPayment, PaymentState::Processing) => Refusal::PaymentInFlight,
        (FulfillmentState::PendingPayment, _) if now >= order.expires_at => Refusal::HasExpired,
        (FulfillmentState::PendingPayment, _) => return Ok(()),
        _ => Refusal::AlreadyPaid,
    };
    Err(refusal.into())
}

/// What an intent's state means for its order; none where it means nothing new.
fn reported(intent: &Intent) -> Option<ReportedStatus> {
    match intent.status {
        IntentStatus::RequiresAction => Some(ReportedStatus::RequiresAction),
        IntentStatus::Processing => Some(ReportedStatus::Processing),
        IntentStatus::Succeeded => Some(ReportedStatus::Succeeded { received: intent.received() }),
        IntentStatus::RequiresPaymentMethod if intent.failure.is_some() => Some(ReportedStatus::Failed { reason: intent.failure.clone() }),
        IntentStatus::RequiresPaymentMethod
        | IntentStatus::RequiresConfirmation
        | IntentStatus::RequiresCapture
        | IntentStatus::Canceled => None,
    }
}
