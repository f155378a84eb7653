//! `ETag` and `If-None-Match` for what may be kept.

use super::route::Response;
use barrow_app::accounting::fingerprint;
use lambda_http::Body;
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use lambda_http::http::{HeaderValue, StatusCode};

/// Adds the tag of the answer's bytes, and sends no bytes to somebody who has them.
#[must_use]
pub fn tagged(mut response: Response, if_none_match: Option<&str>) -> Response {
    let public = response.headers().get(CACHE_CONTROL).is_some_and(|value| value.as_bytes().starts_with(b"public"));
    if !public || response.status() != StatusCode::OK {
        return response;
    }
    let Body::Text(body) = response.body() else { return response };
    let tag = format!("\"{}\"", fingerprint(body.as_bytes()));
    let known = if_none_match.is_some_and(|tags| tags.split(',').any(|known| matches(known, &tag)));
    if known {
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
