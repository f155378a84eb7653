//! A PaymentIntent, reduced to what the shop needs. It comes as the client's own type in answers and as
//! plain JSON in webhooks; both meet here.

use super::amount;
use super::error::{PaymentsError, code_of};
use barrow_domain::money::Money;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use stripe_core::PaymentIntent;

#[derive(Clone, PartialEq, Eq)]
pub struct Intent {
    pub id: String,
    /// Lets a browser pay this intent. Not in every answer; never to be logged.
    pub client_secret: Option<String>,
    pub status: IntentStatus,
    pub amount: Money,
    /// Minor units of the same currency.
    pub amount_received: i64,
    pub created: Timestamp,
    /// What the intent's creator wrote into its metadata. Anybody with an intent of their own could
    /// write another order's id there: compare with the intent id stored at the order.
    pub order_id: Option<String>,
    pub attempt: Option<u32>,
    /// Why the last try to pay failed: the bank's decline code, or Stripe's error code.
    pub failure: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntentStatus {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    RequiresCapture,
    Canceled,
    Succeeded,
}

impl IntentStatus {
    /// A status that Stripe adds one day counts as processing: not paid, and not to be paid again.
    fn parse(status: &str) -> Self {
        match status {
            "requires_payment_method" => Self::RequiresPaymentMethod,
            "requires_confirmation" => Self::RequiresConfirmation,
            "requires_action" => Self::RequiresAction,
            "requires_capture" => Self::RequiresCapture,
            "canceled" => Self::Canceled,
            "succeeded" => Self::Succeeded,
            _ => Self::Processing,
        }
    }
}

/// The fields of Stripe's `payment_intent` object that are read; all others may come and go.
#[derive(Deserialize)]
pub(super) struct IntentObject {
    id: String,
    client_secret: Option<String>,
    status: String,
    amount: i64,
    #[serde(default)]
    amount_received: i64,
    currency: String,
    /// Seconds.
    created: i64,
    #[serde(default)]
    metadata: HashMap<String, String>,
    last_payment_error: Option<PaymentFailure>,
}

#[derive(Deserialize)]
struct PaymentFailure {
    #[serde(rename = "type")]
    sort: String,
    code: Option<String>,
    decline_code: Option<String>,
}

impl TryFrom<IntentObject> for Intent {
    type Error = PaymentsError;

    fn try_from(object: IntentObject) -> Result<Self, PaymentsError> {
        let IntentObject { id, client_secret, status, amount, amount_received, currency, created, mut metadata, last_payment_error } =
            object;
        Ok(Self {
            id,
            client_secret,
            status: IntentStatus::parse(&status),
            amount: amount::from_stripe(amount, &currency)?,
            amount_received,
            created: moment(created)?,
            order_id: metadata.remove("order_id"),
            attempt: metadata.remove("attempt").and_then(|attempt| attempt.parse().ok()),
            failure: last_payment_error.map(PaymentFailure::into_code),
        })
    }
}

impl Intent {
    /// The money that was taken.
    #[must_use]
    pub const fn received(&self) -> Money {
        Money::new(self.amount_received, self.amount.currency())
    }
}

fn moment(seconds: i64) -> Result<Timestamp, PaymentsError> {
    Timestamp::from_second(seconds).map_err(|error| PaymentsError::refused("created", error))
}

impl PaymentFailure {
    fn into_code(self) -> String {
        self.decline_code.or(self.code).unwrap_or(self.sort)
    }
}

impl TryFrom<PaymentIntent> for Intent {
    type Error = PaymentsError;

    fn try_from(mut intent: PaymentIntent) -> Result<Self, PaymentsError> {
        Ok(Self {
            id: intent.id.to_string(),
            client_secret: intent.client_secret,
            status: IntentStatus::parse(intent.status.as_str()),
            amount: amount::from_stripe(intent.amount, &intent.currency.to_string())?,
            amount_received: intent.amount_received,
            created: moment(intent.created)?,
            order_id: intent.metadata.remove("order_id"),
            attempt: intent.metadata.remove("attempt").and_then(|attempt| attempt.parse().ok()),
            failure: intent.last_payment_error.map(|problem| code_of(&problem).to_owned()),
        })
    }
}

impl fmt::Debug for Intent {
    /// Without the client secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, client_secret: _, status, amount, amount_received, created, order_id, attempt, failure } = self;
        f.debug_struct("Intent")
            .field("id", id)
            .field("status", status)
            .field("amount", amount)
            .field("amount_received", amount_received)
            .field("created", created)
            .field("order_id", order_id)
            .field("attempt", attempt)
            .field("failure", failure)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use barrow_domain::money::Currency;
    use serde_json::{Value, json};

    fn stripe_example() -> Value {
        serde_json::from_str(include_str!("../../tests/fixtures/payment_intent.json")).unwrap()
    }

    fn both_ways(object: &Value) -> Intent {
        let from_webhook: IntentObject = serde_json::from_value(object.clone()).unwrap();
        let from_answer: PaymentIntent = serde_json::from_value(object.clone()).unwrap();
        let intent = Intent::try_from(from_webhook).unwrap();
        assert_eq!(intent, Intent::try_from(from_answer).unwrap());
        intent
    }

    #[test]
    fn reads_stripes_example_alike_from_answers_and_webhooks() {
        let intent = both_ways(&stripe_example());
        assert_eq!(intent.id, "pi_1PgafyB7WZ01zgkWSjxsAJo3");
        assert_eq!(intent.status, IntentStatus::RequiresPaymentMethod);
        assert_eq!(intent.amount, Money::new(1099, Currency::USD));
        assert_eq!((intent.order_id, intent.attempt), (None, None));
        assert_eq!(intent.failure.as_deref(), Some("idempotency_error"));
    }

    #[test]
    fn reads_metadata_and_why_a_card_was_declined() {
        let mut object = stripe_example();
        object["metadata"] = json!({"order_id": "4F7K-9QX2-MZ3T", "attempt": "2"});
        object["last_payment_error"] = json!({"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"});
        object["status"] = json!("succeeded");
        object["amount_received"] = json!(1099);
        let intent = both_ways(&object);
        assert_eq!((intent.order_id.as_deref(), intent.attempt), (Some("4F7K-9QX2-MZ3T"), Some(2)));
        assert_eq!(intent.failure.as_deref(), Some("insufficient_funds"));
        assert_eq!((intent.status, intent.amount_received), (IntentStatus::Succeeded, 1099));
    }

    #[test]
    fn a_status_of_the_future_is_not_paid() {
        let mut object = stripe_example();
        object["status"] = json!("requires_moonlight");
        assert_eq!(both_ways(&object).status, IntentStatus::Processing);
    }

    #[test]
    fn the_client_secret_is_not_printed() {
        assert!(!format!("{:?}", both_ways(&stripe_example())).contains("_secret_"));
    }
}
