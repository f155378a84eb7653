//! An answer: a status, a JSON view, and how long anybody may keep it.

use super::Error;
use super::route::Response;
use jiff::Timestamp;
use lambda_http::Body;
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_TYPE, LAST_MODIFIED, LOCATION, SET_COOKIE};
use lambda_http::http::{self, HeaderValue};
use serde::Serialize;

#[derive(Debug)]
pub struct Reply<T> {
    status: u16,
    view: T,
    caching: Caching,
    location: Option<String>,
    modified: Option<Timestamp>,
    cookie: Option<String>,
    /// Sent instead of the view.
    csv: Option<String>,
}

/// Who may keep an answer, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// Somebody's own: never kept.
    Private,
    /// The catalogue: kept for 2 s, shown for another minute while a fresh one is fetched.
    Catalogue,
    /// Public keys: a new one is published long before it signs.
    Keys,
    /// Somebody's own that a page asks for again and again: never kept by a cache, but answered with 304 to who names its tag.
    Followed,
    /// Live stock: always asked for again, but answered with 304 when nothing changed.
    Live,
}

impl<T: Serialize> Reply<T> {
    #[must_use]
    pub const fn ok(view: T) -> Self {
        Self { status: 200, view, caching: Caching::Private, location: None, modified: None, cookie: None, csv: None }
    }

    #[must_use]
    pub const fn created(view: T) -> Self {
        Self { status: 201, view, caching: Caching::Private, location: None, modified: None, cookie: None, csv: None }
    }

    /// Taken in; a job does the rest.
    #[must_use]
    pub const fn accepted(view: T) -> Self {
        Self { status: 202, view, caching: Caching::Private, location: None, modified: None, cookie: None, csv: None }
    }

    #[must_use]
    pub const fn cached(mut self, caching: Caching) -> Self {
        self.caching = caching;
        self
    }

    /// When what it shows last changed.
    #[must_use]
    pub const fn modified(mut self, at: Timestamp) -> Self {
        self.modified = Some(at);
        self
    }

    /// The same as a table.
    #[must_use]
    pub fn as_csv(mut self, csv: String) -> Self {
        self.csv = Some(csv);
        self
    }

    #[must_use]
    pub fn at(mut self, location: String) -> Self {
        self.location = Some(location);
        self
    }

    /// A whole `Set-Cookie`.
    #[must_use]
    pub fn with_cookie(mut self, cookie: Option<String>) -> Self {
        self.cookie = cookie;
        self
    }

    /// # Errors
    /// A view that is no JSON, which would be ours to mend.
    pub fn into_response(self) -> Result<Response, Error> {
        let Self { status, view, caching, location, modified, cookie, csv } = self;
        let (body, content_type) = match csv {
            Some(csv) => (csv, "text/csv; charset=utf-8"),
            None => (serde_json::to_string(&view).map_err(|error| Error::internal(&error))?, "application/json"),
        };
        let mut response = Response::new(Body::Text(body));
        *response.status_mut() = http::StatusCode::from_u16(status).map_err(|error| Error::internal(&error))?;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching.header()));
        if let Some(modified) = modified.and_then(http_date) {
            headers.insert(LAST_MODIFIED, modified);
        }
        if let Some(cookie) = cookie {
            headers.insert(SET_COOKIE, HeaderValue::try_from(cookie).map_err(|error| Error::internal(&error))?);
        }
        if let Some(location) = location {
            headers.insert(LOCATION, HeaderValue::try_from(location).map_err(|error| Error::internal(&error))?);
        }
        Ok(response)
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110).
pub(crate) fn http_date(at: Timestamp) -> Option<HeaderValue> {
    let text = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()?;
    HeaderValue::try_from(text).ok()
}

impl Caching {
    pub(crate) const fn header(self) -> &'static str {
        match self {
            Self::Private => "no-store",
            Self::Followed => "private, no-store",
            Self::Catalogue => "public, max-age=2, stale-while-revalidate=60",
            Self::Keys => "public, max-age=300",
            Self::Live => "public, no-cache",
        }
    }
}
