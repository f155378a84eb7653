//! `ETag`, `If-None-Match` and `If-Modified-Since` for what may be kept.

use super::Caching;
use super::route::Response;
use barrow_app::accounting::fingerprint;
use lambda_http::Body;
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use lambda_http::http::{HeaderMap, HeaderValue, StatusCode};

/// What a caller says that they have.
#[derive(Debug, Default)]
pub struct Known {
    pub if_none_match: Option<String>,
    pub if_modified_since: Option<String>,
}

impl Known {
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self { if_none_match: text(IF_NONE_MATCH), if_modified_since: text(IF_MODIFIED_SINCE) }
    }

    /// A tag, where there is one, says more than a date (RFC 9110, 13.1.3).
    fn covers(&self, tag: &str, modified: Option<&HeaderValue>) -> bool {
        match (&self.if_none_match, &self.if_modified_since) {
            (Some(tags), _) => tags.split(',').any(|known| matches(known, tag)),
            (None, Some(date)) => modified.is_some_and(|modified| modified.as_bytes() == date.as_bytes()),
            (None, None) => false,
        }
    }
}

/// Adds the tag of the answer's bytes, and sends no bytes to somebody who has them.
#[must_use]
pub fn tagged(mut response: Response, known: &Known) -> Response {
    let caching = response.headers().get(CACHE_CONTROL).map(HeaderValue::as_bytes).unwrap_or_default();
    let is_tagged = caching.starts_with(b"public") || caching == Caching::Followed.header().as_bytes();
    if !is_tagged || response.status() != StatusCode::OK {
        return response;
    }
    let Body::Text(body) = response.body() else { return response };
    let tag = format!("\"{}\"", fingerprint(body.as_bytes()));
    if known.covers(&tag, response.headers().get(LAST_MODIFIED)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::Empty;
        response.headers_mut().remove(CONTENT_TYPE);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// A cache on the way may have weakened the tag.
fn matches(known: &str, tag: &str) -> bool {
    let known = known.trim();
    known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
}
