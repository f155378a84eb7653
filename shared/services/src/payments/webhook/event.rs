//! Reads an event. Only the envelope must be right: an object of a kind or form not known is
//! [`StripeObject::Other`], so that what Stripe adds tomorrow is acknowledged and changes nothing.

use crate::payments::intent::IntentObject;
use crate::payments::{Intent, PaymentsError, RefundStatus, amount};
use barrow_domain::money::Money;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripeEvent {
    /// The same in every repetition: what to tell repetitions by.
    pub id: String,
    /// Stripe's `type`, such as `payment_intent.succeeded`.
    pub kind: String,
    pub created: Timestamp,
    pub object: StripeObject,
}

/// The object as it was when the event happened, which may be long ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StripeObject {
    Intent(Box<Intent>),
    Refund {
        id: String,
        intent_id: Option<String>,
        /// The shop's own id of the refund; none when it was made at Stripe's dashboard.
        refund_ref: Option<String>,
        status: RefundStatus,
        amount: Money,
    },
    Charge {
        id: String,
        intent_id: Option<String>,
        amount_refunded: Money,
    },
    Dispute {
        id: String,
        intent_id: Option<String>,
        amount: Money,
        status: String,
        reason: String,
    },
    Other,
}

#[derive(Debug, thiserror::Error)]
#[error("the body is not an event of Stripe's")]
pub struct NotAnEvent(#[source] serde_json::Error);

/// # Errors
/// A body without the envelope that every event has.
pub fn parse(payload: &[u8]) -> Result<StripeEvent, NotAnEvent> {
    let Envelope { id, kind, created, data } = serde_json::from_slice(payload).map_err(NotAnEvent)?;
    let object = data.object.read().unwrap_or_else(|why| {
        tracing::warn!(stripe.event = id, stripe.kind = kind, cause = %why, "unreadable object");
        StripeObject::Other
    });
    Ok(StripeEvent { id, kind, created, object })
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    created: Timestamp,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: RawObject,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct RawObject(Value);

#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error("{0}")]
    Form(#[from] serde_json::Error),
    #[error("{0}")]
    Content(#[from] PaymentsError),
}

impl RawObject {
    /// By the object's own name rather than the event's: `charge.refund.updated` carries a refund.
    fn read(self) -> Result<StripeObject, Unreadable> {
        match self.0.get("object").and_then(Value::as_str) {
            Some("payment_intent") => {
                let intent = Intent::try_from(self.into::<IntentObject>()?)?;
                Ok(StripeObject::Intent(Box::new(intent)))
            }
            Some("refund") => self.into::<RefundObject>()?.into_known(),
            Some("charge") => self.into::<ChargeObject>()?.into_known(),
            Some("dispute") => self.into::<DisputeObject>()?.into_known(),
            _ => Ok(StripeObject::Other),
        }
    }

    fn into<T: DeserializeOwned>(self) -> Result<T, serde_json::Error> {
        serde_json::from_value(self.0)
    }
}

#[derive(Deserialize)]
struct RefundObject {
    id: String,
    payment_intent: Option<String>,
    metadata: Option<HashMap<String, String>>,
    status: Option<String>,
    amount: i64,
    currency: String,
}

impl RefundObject {
    fn into_known(self) -> Result<StripeObject, Unreadable> {
        let Self { id, payment_intent, metadata, status, amount, currency } = self;
        Ok(StripeObject::Refund {
            id,
            intent_id: payment_intent,
            refund_ref: metadata.and_then(|mut metadata| metadata.remove("refund_id")),
            status: RefundStatus::parse(status.as_deref()),
            amount: amount::from_stripe(amount, &currency)?,
        })
    }
}

#[derive(Deserialize)]
struct ChargeObject {
    id: String,
    payment_intent: Option<String>,
    amount_refunded: i64,
    currency: String,
}

impl ChargeObject {
    fn into_known(self) -> Result<StripeObject, Unreadable> {
        let Self { id, payment_intent, amount_refunded, currency } = self;
        let amount_refunded = amount::from_stripe(amount_refunded, &currency)?;
        Ok(StripeObject::Charge { id, intent_id: payment_intent, amount_refunded })
    }
}

#[derive(Deserialize)]
struct DisputeObject {
    id: String,
    payment_intent: Option<String>,
    amount: i64,
    currency: String,
    status: String,
    reason: String,
}

impl DisputeObject {
    fn into_known(self) -> Result<StripeObject, Unreadable> {
        let Self { id, payment_intent, amount, currency, status, reason } = self;
        let amount = amount::from_stripe(amount, &currency)?;
        Ok(StripeObject::Dispute { id, intent_id: payment_intent, amount, status, reason })
    }
}

#[cfg(test)]
mod tests;
