//! Sentry, or a service that understands its envelopes: told of what went wrong. No SDK in the functions: theirs is what they log, and
//! one job passes it on (Sentry's developer documentation, "Envelopes").

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http_body_util::{BodyExt, Full};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use sentry_types::protocol::v7::{Envelope, Event, Level};
use sentry_types::{Dsn, Uuid};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

const CLIENT: &str = concat!("barrow/", env!("CARGO_PKG_VERSION"));
const RELEASE: &str = concat!("barrow@", env!("CARGO_PKG_VERSION"));
const PATIENCE: Duration = Duration::from_secs(5);
const ENOUGH: u16 = 429;
/// Sentry drops longer ones.
const LONGEST_TAG: usize = 200;

pub struct ErrorReports {
    dsn: Dsn,
    environment: String,
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// What went wrong, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorReport {
    /// The same each time that it is told of: it counts once.
    pub id: String,
    pub at: Timestamp,
    pub function: String,
    pub message: String,
    /// The function did not survive it.
    pub fatal: bool,
    /// What to search by: `request.id`, `order_id`.
    pub tags: BTreeMap<String, String>,
    pub details: BTreeMap<String, Value>,
}

#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("a report is no JSON: {0}")]
    Unwritable(#[from] std::io::Error),
    #[error("a report is no request: {0}")]
    Unsendable(#[from] http::Error),
    #[error("errors' service cannot be reached: {0}")]
    Unreachable(String),
    #[error("errors' service said nothing for {PATIENCE:?}")]
    Silent,
    /// It takes no more for the moment.
    #[error("errors' service has enough for {0} seconds")]
    Enough(String),
    #[error("errors' service is not well: {0}")]
    Unwell(u16),
    /// For good: it is asked no more.
    #[error("errors' service refused it: {0}")]
    Refused(u16),
}

impl ErrorReports {
    /// Of an address as `https://key@host/project`, and what the shop is called there.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(dsn: &str, environment: &str) -> Result<Self, String> {
        let dsn = dsn.parse().map_err(|error: sentry_types::ParseDsnError| error.to_string())?;
        let tls = hyper_rustls::HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        Ok(Self { dsn, environment: environment.to_owned(), http: Client::builder(TokioExecutor::new()).build(tls) })
    }

    /// # Errors
    /// A service that is not there or does not take it: to be told again, but for [`ReportError::Refused`].
    pub async fn send(&self, report: ErrorReport) -> Result<(), ReportError> {
        let mut body = Vec::new();
        Envelope::from(self.event(report)).to_writer(&mut body)?;
        let request = http::Request::post(self.dsn.envelope_api_url().as_str())
            .header("x-sentry-auth", self.dsn.to_auth(Some(CLIENT)).to_string())
            .header(CONTENT_TYPE, "application/x-sentry-envelope")
            .body(Full::from(body))?;
        let answer = tokio::time::timeout(PATIENCE, self.http.request(request)).await.map_err(|_| ReportError::Silent)?;
        let answer = answer.map_err(|error| ReportError::Unreachable(error.to_string()))?;
        match answer.status() {
            status if status.is_success() => {
                // Read, so that the connection serves the next one.
                drop(answer.into_body().collect().await);
                Ok(())
            }
            status if status.is_server_error() => Err(ReportError::Unwell(status.as_u16())),
            status if status == ENOUGH => {
                let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).unwrap_or("some");
                Err(ReportError::Enough(seconds.to_owned()))
            }
            status => Err(ReportError::Refused(status.as_u16())),
        }
    }

    fn event(&self, report: ErrorReport) -> Event<'static> {
        let ErrorReport { id, at, function, message, fatal, tags, details } = report;
        Event {
            event_id: event_id(&id),
            level: if fatal { Level::Fatal } else { Level::Error },
            // One issue for each message of a function, whatever the ids in its fields.
            fingerprint: Cow::Owned(vec![Cow::Owned(function.clone()), Cow::Owned(message.clone())]),
            transaction: Some(function.clone()),
            server_name: Some(Cow::Owned(function)),
            message: Some(message),
            platform: Cow::Borrowed("native"),
            timestamp: at.into(),
            release: Some(Cow::Borrowed(RELEASE)),
            environment: Some(Cow::Owned(self.environment.clone())),
            tags: tags.into_iter().filter(|(_, value)| value.len() <= LONGEST_TAG).collect(),
            extra: details.into_iter().collect(),
            ..Event::default()
        }
    }
}

/// Services keep one event of each id.
fn event_id(id: &str) -> Uuid {
    let digest = Sha256::digest(id.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> ErrorReport {
        ErrorReport {
            id: "36".to_owned(),
            at: Timestamp::from_millisecond(1_500).unwrap(),
            function: "cart-get".to_owned(),
            message: "a message failed".to_owned(),
            fatal: false,
            tags: BTreeMap::from([("order_id".to_owned(), "ord_1".to_owned())]),
            details: BTreeMap::from([("tries".to_owned(), Value::from(3))]),
        }
    }

    #[test]
    fn an_event_says_what_where_and_when_and_has_one_id_however_often_it_is_told() {
        let reports = ErrorReports::new("https://key@errors.example/7", "shop.example").unwrap();
        let event = serde_json::to_value(reports.event(report())).unwrap();
        assert_eq!((&event["message"], &event["transaction"]), (&"a message failed".into(), &"cart-get".into()));
        assert_eq!((&event["environment"], &event["tags"]["order_id"]), (&"shop.example".into(), &"ord_1".into()));
        assert_eq!((event["timestamp"].as_f64(), event["extra"]["tries"].as_i64()), (Some(1.5), Some(3)));
        assert_eq!(event["event_id"], serde_json::to_value(reports.event(report())).unwrap()["event_id"]);
        let another = reports.event(ErrorReport { id: "37".to_owned(), fatal: true, ..report() });
        assert_ne!(serde_json::to_value(&another).unwrap()["event_id"], event["event_id"]);
        assert_eq!(serde_json::to_value(&another).unwrap()["level"], "fatal");
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for bad in ["", "errors.example", "https://errors.example/7", "https://key@errors.example"] {
            assert!(ErrorReports::new(bad, "shop.example").is_err(), "{bad}");
        }
    }
}
