//! Payments at Stripe: create, look up, list and cancel PaymentIntents, refund one.
//!
//! What an intent means for an order is not decided here. Every request that creates something carries
//! an idempotency key that stays the same over all attempts, so a lost answer never charges twice.

mod amount;
mod error;
mod intent;
mod refund;
pub mod webhook;

pub use error::PaymentsError;
pub use intent::{Intent, IntentStatus};
pub use refund::{RefundReceipt, RefundStatus};

use crate::retry::Backoff;
use barrow_domain::money::Money;
use error::Failure;
use futures::future::BoxFuture;
use futures::{FutureExt, TryFutureExt};
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;
use stripe::{Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError, StripeRequest};
use stripe_core::payment_intent::{
    CancelPaymentIntent, CreatePaymentIntent, CreatePaymentIntentAutomaticPaymentMethods, ListPaymentIntent, RetrievePaymentIntent,
};
use stripe_core::refund::CreateRefund;
use stripe_types::RangeQueryTs;

/// The client. Opens no connection before its first request.
#[derive(Clone)]
pub struct Payments {
    client: Client,
}

/// A payment to be asked for. The same order and attempt always give the same intent.
#[derive(Clone, Copy, Debug)]
pub struct NewIntent<'a> {
    pub order_id: &'a str,
    /// Counts the intents of an order, from 1.
    pub attempt: u32,
    pub amount: Money,
    pub receipt_email: &'a str,
}

/// Money to be given back. The same refund id always gives the same refund.
#[derive(Clone, Copy, Debug)]
pub struct NewRefund<'a> {
    pub refund_id: &'a str,
    pub intent_id: &'a str,
    pub amount: Money,
    pub order_id: &'a str,
}

/// Three attempts of six seconds stay below the 29 seconds an API request may take.
const BACKOFF: Backoff = Backoff { attempts: 3, base: Duration::from_millis(250), cap: Duration::from_secs(2) };
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(6);

impl Payments {
    /// `api_base` replaces Stripe's address, for a stand-in.
    ///
    /// # Errors
    /// A key or an address that no request could be made with.
    pub fn new(secret_key: &str, api_base: Option<&str>) -> Result<Self, PaymentsError> {
        let mut builder = ClientBuilder::new(secret_key).timeout(ATTEMPT_TIMEOUT);
        if let Some(base) = api_base {
            builder = builder.url(format!("{}/", base.trim_end_matches('/')));
        }
        let client = builder.build().map_err(|error| PaymentsError::refused("configuration", error))?;
        Ok(Self { client })
    }

    /// # Errors
    /// [`PaymentsError::Unavailable`] when it is not known whether the intent exists: ask again with
    /// the same order and attempt. [`PaymentsError::Refused`] when it does not.
    pub async fn create_intent(&self, new: &NewIntent<'_>) -> Result<Intent, PaymentsError> {
        let key = idempotency_key(&intent_key(new.order_id, new.attempt))?;
        let request = create_request(new)?;
        let send = |strategy| request.customize().request_strategy(strategy).send(&self.client).map_ok(Intent::try_from).boxed();
        attempt(&BACKOFF, Some(key), send).await?
    }

    /// # Errors
    /// No answer, or no such intent.
    pub async fn retrieve_intent(&self, intent_id: &str) -> Result<Intent, PaymentsError> {
        let request = RetrievePaymentIntent::new(intent_id);
        let send = |strategy| request.customize().request_strategy(strategy).send(&self.client).map_ok(Intent::try_from).boxed();
        attempt(&BACKOFF, None, send).await?
    }

    /// Cancels, and gives the intent as it then is: look at its status, because an intent that was paid
    /// (or is being paid) cannot be cancelled any more, and that is no error. Without an idempotency
    /// key, under which Stripe would repeat a first refusal for a day.
    ///
    /// # Errors
    /// No answer, or no such intent.
    pub async fn cancel_intent(&self, intent_id: &str) -> Result<Intent, PaymentsError> {
        let request = CancelPaymentIntent::new(intent_id);
        let send = |strategy| request.customize().request_strategy(strategy).send(&self.client).map_ok(Intent::try_from).boxed();
        match attempt(&BACKOFF, None, send).await {
            Ok(intent) => intent,
            Err(error) if error.is_too_late() => self.retrieve_intent(intent_id).await,
            Err(error) => Err(error),
        }
    }

    /// Every intent made since `since`, in any status, the newest first; a hundred a call.
    ///
    /// # Errors
    /// No answer.
    pub async fn intents_since(&self, since: Timestamp) -> Result<Vec<Intent>, PaymentsError> {
        let mut intents: Vec<Intent> = Vec::new();
        loop {
            let page = list_request(since, intents.last());
            let send = |strategy| page.customize().request_strategy(strategy).send(&self.client).boxed();
            let page = attempt(&BACKOFF, None, send).await?;
            for intent in page.data {
                intents.push(intent.try_into()?);
            }
            if !page.has_more {
                return Ok(intents);
            }
        }
    }

    /// # Errors
    /// As for [`Payments::create_intent`]; Stripe refuses to give back more than was paid.
    pub async fn refund(&self, new: &NewRefund<'_>) -> Result<RefundReceipt, PaymentsError> {
        let key = idempotency_key(new.refund_id)?;
        let request = refund_request(new)?;
        let send = |strategy| request.customize().request_strategy(strategy).send(&self.client).map_ok(RefundReceipt::from).boxed();
        attempt(&BACKOFF, Some(key), send).await
    }
}

/// Repeats a request until it is answered or the attempts are used up, under one key: the client's own
/// retries would make up a key of theirs.
async fn attempt<'a, T>(
    backoff: &Backoff,
    key: Option<IdempotencyKey>,
    send: impl Fn(RequestStrategy) -> BoxFuture<'a, Result<T, StripeError>>,
) -> Result<T, PaymentsError> {
    let strategy = key.map_or(RequestStrategy::Once, RequestStrategy::Idempotent);
    let mut number = 1;
    loop {
        let failure = match send(strategy.clone()).await {
            Ok(answer) => return Ok(answer),
            Err(error) => Failure::of(error),
        };
        number += 1;
        if !failure.is_passing() || !backoff.wait_for(number).await {
            return Err(failure.into_error());
        }
        tracing::warn!(stripe.attempt = number, "trying Stripe again");
    }
}

fn intent_key(order_id: &str, attempt: u32) -> String {
    format!("{order_id}/{attempt}")
}

fn idempotency_key(text: &str) -> Result<IdempotencyKey, PaymentsError> {
    IdempotencyKey::new(text).map_err(|error| PaymentsError::refused("idempotency_key", error))
}

fn create_request(new: &NewIntent<'_>) -> Result<CreatePaymentIntent, PaymentsError> {
    let NewIntent { order_id, attempt, amount, receipt_email } = *new;
    let (amount, currency) = amount::to_stripe(amount)?;
    let metadata = metadata([("order_id", order_id.to_owned()), ("attempt", attempt.to_string())]);
    Ok(CreatePaymentIntent::new(amount, currency)
        .automatic_payment_methods(CreatePaymentIntentAutomaticPaymentMethods::new(true))
        .metadata(metadata)
        .receipt_email(receipt_email))
}

fn list_request(since: Timestamp, after: Option<&Intent>) -> ListPaymentIntent {
    let created = RangeQueryTs::gte(since.as_second());
    let request = ListPaymentIntent::new().created(created).limit(100);
    match after {
        Some(intent) => request.starting_after(&intent.id),
        None => request,
    }
}

fn refund_request(new: &NewRefund<'_>) -> Result<CreateRefund, PaymentsError> {
    let NewRefund { refund_id, intent_id, amount, order_id } = *new;
    let (amount, _) = amount::to_stripe(amount)?;
    let metadata = metadata([("order_id", order_id.to_owned()), ("refund_id", refund_id.to_owned())]);
    Ok(CreateRefund::new().payment_intent(intent_id).amount(amount).metadata(metadata))
}

fn metadata(entries: [(&str, String); 2]) -> HashMap<String, String> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests;
