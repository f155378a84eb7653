//! A page: text that a browser shows. [`super::security`] keeps it safe.

use super::route::Response;
use super::{Caching, Error, http_date};
use askama::Template;
use jiff::Timestamp;
use lambda_http::Body;
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_TYPE, LAST_MODIFIED, RETRY_AFTER};
use lambda_http::http::{HeaderValue, StatusCode};

/// A page, or another text for anybody.
#[derive(Debug)]
pub struct Html {
    text: String,
    content_type: &'static str,
    caching: Caching,
    modified: Option<Timestamp>,
}

impl Html {
    /// # Errors
    /// A template that cannot be rendered, which would be ours to mend.
    pub fn page(page: &impl Template) -> Result<Self, Error> {
        let text = page.render().map_err(|error| Error::internal(&error))?;
        Ok(Self { text, content_type: "text/html; charset=utf-8", caching: Caching::Catalogue, modified: None })
    }

    #[must_use]
    pub const fn plain(text: String) -> Self {
        Self { text, content_type: "text/plain; charset=utf-8", caching: Caching::Catalogue, modified: None }
    }

    #[must_use]
    pub const fn xml(text: String) -> Self {
        Self { text, content_type: "application/xml; charset=utf-8", caching: Caching::Catalogue, modified: None }
    }

    /// When what it shows last changed.
    #[must_use]
    pub const fn modified(mut self, at: Timestamp) -> Self {
        self.modified = Some(at);
        self
    }

    /// Somebody's own: nobody keeps it.
    #[must_use]
    pub const fn private(mut self) -> Self {
        self.caching = Caching::Private;
        self
    }

    #[must_use]
    pub fn into_response(self) -> Response {
        let caching = self.caching;
        self.with_headers(caching)
    }

    /// The page that tells of a refusal.
    #[must_use]
    pub fn into_refusal(self, error: &Error) -> Response {
        let status = error.status();
        let mut response = self.with_headers(Caching::Private);
        *response.status_mut() = status;
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }

    fn with_headers(self, caching: Caching) -> Response {
        let Self { text, content_type, caching: _, modified } = self;
        let mut response = Response::new(Body::Text(text));
        let headers = [(CONTENT_TYPE, content_type), (CACHE_CONTROL, caching.header())];
        response.headers_mut().extend(headers.map(|(name, value)| (name, HeaderValue::from_static(value))));
        response.headers_mut().extend(modified.and_then(http_date).map(|date| (LAST_MODIFIED, date)));
        response
    }
}
