//! What an answer says of the limits that its request met: `RateLimit` and `RateLimit-Policy`
//! (draft-ietf-httpapi-ratelimit-headers-10), so that a client can slow down before it is refused.

use super::route::Response;
use barrow_app::rate_limits::Quota;
use lambda_http::http::HeaderValue;

#[must_use]
pub fn with_quotas(mut response: Response, quotas: &[Quota]) -> Response {
    if quotas.is_empty() {
        return response;
    }
    let policy = |quota: &Quota| format!("\"{}\";q={};w={}", quota.limit.name(), quota.rate.tokens, quota.rate.seconds);
    let level = |quota: &Quota| format!("\"{}\";r={};t={}", quota.limit.name(), quota.left, quota.seconds);
    let list = |item: &dyn Fn(&Quota) -> String| quotas.iter().map(item).collect::<Vec<_>>().join(", ");
    for (name, value) in [("ratelimit-policy", list(&policy)), ("ratelimit", list(&level))] {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
