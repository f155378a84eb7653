//! What can go wrong at Stripe, as two answers: try later, or never.

use std::fmt::Display;
use stripe::{ApiErrors, ApiErrorsCode, StripeError};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentsError {
    /// No answer, too many requests, or a fault of Stripe's, after all attempts. Whether the request
    /// took effect is not known.
    #[error("the payment service is not available; try again in {retry_after_seconds} s")]
    Unavailable { retry_after_seconds: u32 },
    /// Stripe, or a rule of Stripe's checked here first, says no. `code` is Stripe's where there is
    /// one; `message` is for logs.
    #[error("the payment service refused: {code}: {message}")]
    Refused { code: String, message: String },
}

/// One failed attempt.
#[derive(Debug)]
pub(super) enum Failure {
    Passing(String),
    Final(PaymentsError),
}

/// Longer than the pause between our own attempts: those are used up.
const RETRY_AFTER_SECONDS: u32 = 5;

impl PaymentsError {
    pub(super) fn refused(code: &str, message: impl Display) -> Self {
        Self::Refused { code: code.to_owned(), message: message.to_string() }
    }

    /// Whether a cancellation was refused because of the status the intent is in.
    pub(super) fn is_too_late(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == "payment_intent_unexpected_state")
    }
}

impl Failure {
    /// An answer that cannot be read says nothing about what happened, so it counts as none.
    pub fn of(error: StripeError) -> Self {
        match error {
            StripeError::Stripe(problem, status) => Self::of_answer(&problem, status),
            StripeError::ConfigError(why) => Self::Final(PaymentsError::refused("configuration", why)),
            StripeError::JSONDeserialize(why) | StripeError::ClientError(why) => Self::Passing(why),
            StripeError::Timeout => Self::Passing("no answer in time".to_owned()),
        }
    }

    /// 409 is a request with the same key still under way, or an object that another request holds.
    fn of_answer(problem: &ApiErrors, status: u16) -> Self {
        let contended = matches!(problem.code, Some(ApiErrorsCode::LockTimeout));
        if contended || matches!(status, 409 | 424 | 429 | 500..) {
            return Self::Passing(format!("status {status}, {}", code_of(problem)));
        }
        let message = problem.message.as_deref().unwrap_or("no message");
        Self::Final(PaymentsError::refused(code_of(problem), message))
    }

    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Passing(_))
    }

    /// The cause goes to the log: callers only decide between later and never.
    pub fn into_error(self) -> PaymentsError {
        match self {
            Self::Passing(why) => {
                tracing::warn!(cause = why, "Stripe is not available");
                PaymentsError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS }
            }
            Self::Final(error) => error,
        }
    }
}

/// The most telling code of a problem: why the bank declined, else Stripe's code, else the sort of error.
pub(super) fn code_of(problem: &ApiErrors) -> &str {
    let code = problem.code.as_ref().map(ApiErrorsCode::as_str);
    problem.decline_code.as_deref().or(code).unwrap_or(problem.type_.as_str())
}
