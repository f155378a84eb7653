//! Ending the reservations of orders that nobody paid, and asking Stripe about those whose news was lost.

use crate::order_changes::{ChangeError, Riders};
use crate::payments::PaymentError;
use crate::{App, metrics};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{Command, FulfillmentState, IntentFate, Order};
use barrow_services::payments::{IntentStatus, PaymentsError};
use barrow_store::StoreError;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use jiff::{SignedDuration, Timestamp};

/// Side by side, well below Stripe's 25 requests a second.
const AT_ONCE: usize = 8;
/// How long units wait past their time while Stripe cannot be asked; after that they go back, and a payment that
/// lands all the same is taken up or refunded.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// Days looked back for pending orders: a schedule may have stood still.
const DAYS_BACK: i64 = 7;

/// What a run over pending orders did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    pub looked_at: u32,
    pub changed: u32,
    /// To be tried again at the next run.
    pub failed: u32,
}

impl App {
    /// Expires every pending order whose time is over.
    ///
    /// # Errors
    /// [`StoreError`] when the orders cannot be listed; one order's error does not stop the others.
    pub async fn expire_orders(&self, now: Timestamp) -> Result<Sweep, StoreError> {
        // An order of the time before the setting was changed says itself when it ends.
        let shortest = self.order_expiry().await?.min(self.config.order_expiry);
        let due = self.pending(now, now - shortest).await?;
        let sweep = self.sweep(due, |id| async move { self.expire_order(&id, now).await }.boxed()).await;
        metrics::count("ExpirySweeps", 1, now);
        Ok(sweep)
    }

    /// Asks Stripe about every order that has waited for a while: a lost webhook loses nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the orders cannot be listed; one order's error does not stop the others.
    pub async fn reconcile_payments(&self, now: Timestamp) -> Result<Sweep, StoreError> {
        let waiting = self.pending(now, now - SignedDuration::from_mins(1)).await?;
        Ok(self.sweep(waiting, |id| async move { self.reconcile(&id, now).await }.boxed()).await)
    }

    async fn pending(&self, now: Timestamp, placed_before: Timestamp) -> Result<Vec<OrderId>, StoreError> {
        let day = |back: i64| now - SignedDuration::from_hours(24 * back);
        let mut ids = Vec::new();
        for back in (0..=DAYS_BACK).rev() {
            // `<` in the index, and a reservation ends at its very moment.
            let before = placed_before + SignedDuration::from_millis(1);
            ids.extend(self.store().orders.in_state(FulfillmentState::PendingPayment, day(back), before).await?);
        }
        Ok(ids)
    }

    async fn sweep<'a>(
        &'a self,
        ids: Vec<OrderId>,
        work: impl Fn(OrderId) -> BoxFuture<'a, Result<bool, PaymentError>> + Send + Sync,
    ) -> Sweep {
        let mut done = Sweep::default();
        let mut outcomes = stream::iter(ids).map(|id| async { (id.clone(), work(id).await) }).buffer_unordered(AT_ONCE);
        while let Some((id, outcome)) = outcomes.next().await {
            done.looked_at += 1;
            match outcome {
                Ok(changed) => done.changed += u32::from(changed),
                Err(error) => {
                    done.failed += 1;
                    tracing::error!(order.id = %id, %error, "a pending order could not be settled");
                }
            }
        }
        done
    }

    /// Cancels the intent first, so that nobody pays for units that went back; money that was faster wins.
    async fn expire_order(&self, id: &OrderId, now: Timestamp) -> Result<bool, PaymentError> {
        let Some(order) = self.store().orders.order(id).await? else { return Ok(false) };
        if now < order.expires_at || order.state.fulfillment != FulfillmentState::PendingPayment {
            return Ok(false);
        }
        let intent = match self.end_intent(&order, now).await {
            Ok(Some(fate)) => fate,
            Ok(None) => return Ok(true),
            Err(PaymentError::Stripe(PaymentsError::Unavailable { .. })) if now >= order.expires_at + PATIENCE => IntentFate::Unknown,
            Err(error) => return Err(error),
        };
        Self::settled(self.change_order(id, Command::Expire { intent }, Riders::default()).await)
    }

    /// None when the intent cannot be ended because money is there or on its way; the order knows that then.
    async fn end_intent(&self, order: &Order, now: Timestamp) -> Result<Option<IntentFate>, PaymentError> {
        let Some(intent_id) = &order.payment.intent_id else { return Ok(Some(IntentFate::Dead)) };
        match self.payments()?.cancel_intent(intent_id).await {
            Ok(intent) if intent.status == IntentStatus::Canceled => return Ok(Some(IntentFate::Dead)),
            Ok(_) | Err(PaymentsError::Refused { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let intent = self.payments()?.retrieve_intent(intent_id).await?;
        if intent.status == IntentStatus::Canceled {
            return Ok(Some(IntentFate::Dead));
        }
        Self::settled(self.take_report(&order.id, &intent, now, None).await)?;
        Ok(None)
    }

    async fn reconcile(&self, id: &OrderId, now: Timestamp) -> Result<bool, PaymentError> {
        let Some(order) = self.store().orders.order(id).await? else { return Ok(false) };
        let Some(intent_id) = &order.payment.intent_id else { return Ok(false) };
        let intent = self.payments()?.retrieve_intent(intent_id).await?;
        Self::settled(self.take_report(id, &intent, now, None).await)
    }

    /// After an order ended: its intent must not be paid any more. A payment that was faster is taken in.
    ///
    /// # Errors
    /// [`PaymentError`]; calling it again is safe.
    pub async fn cancel_intent_of(&self, id: &OrderId, now: Timestamp) -> Result<(), PaymentError> {
        let order = self.store().orders.order(id).await?.ok_or(ChangeError::NotFound)?;
        let ended = matches!(order.state.fulfillment, FulfillmentState::Expired | FulfillmentState::Cancelled);
        if ended && order.payment.received.is_none() {
            self.end_intent(&order, now).await?;
        }
        Ok(())
    }

    /// Whether something changed; a refusal means that all was settled already.
    fn settled(outcome: Result<Order, ChangeError>) -> Result<bool, PaymentError> {
        match outcome {
            Ok(_) => Ok(true),
            Err(ChangeError::Refused(_) | ChangeError::Repeated) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
