//! What can go wrong below every rule: the database is slow, busy, away, or holds what nobody wrote.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use std::error::Error;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too many writers at one item, after all retries: try again, nothing changed.
    #[error("the database is contended")]
    Contended,
    /// Throttled, after the client's own retries.
    #[error("the database is throttling: {0}")]
    Throttled(String),
    /// Not reached or not answered; a write may have happened, and repeating it is safe.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    #[error("the database refused a request: {0}")]
    Refused(String),
    /// Nobody has set the shop up yet: it has no currency.
    #[error("the shop has no rules yet")]
    NotOpen,
    #[error("a stored {what} cannot be read: {why}")]
    Corrupt { what: &'static str, why: String },
}

const THROTTLED: [&str; 4] =
    ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "LimitExceededException"];
const AWAY: [&str; 2] = ["InternalServerError", "ServiceUnavailable"];

impl<E> From<SdkError<E>> for StoreError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    fn from(error: SdkError<E>) -> Self {
        let service = error.as_service_error();
        let code = service.and_then(ProvideErrorMetadata::code).unwrap_or_default().to_owned();
        let server_fault = error.raw_response().is_some_and(|response| response.status().is_server_error());
        let text = match service.and_then(ProvideErrorMetadata::message) {
            Some(message) => format!("{code}: {message}"),
            None => DisplayErrorContext(&error).to_string(),
        };
        match error {
            SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => Self::Unavailable(text),
            _ if THROTTLED.contains(&code.as_str()) => Self::Throttled(text),
            _ if server_fault || AWAY.contains(&code.as_str()) => Self::Unavailable(text),
            _ => Self::Refused(text),
        }
    }
}
