//! The headers that keep an answer safe in a browser, in one place: every answer of every function gets them, and so do the files
//! of the storefront where the local platform serves them.

use super::route::Response;
use barrow_app::Config;
use lambda_http::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use lambda_http::http::{HeaderMap, HeaderName, HeaderValue};

/// For every answer.
const FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
    // Two years. Browsers heed it over https alone.
    (STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin-allow-popups"),
];

/// Nothing but paying, which Stripe's frames do.
const PERMISSIONS: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), usb=(), \
     payment=(self \"https://js.stripe.com\")";

/// An answer that is no page loads nothing and is shown in no frame.
const OF_DATA: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Makes an answer safe.
#[must_use]
pub fn secured(mut response: Response, config: &Config) -> Response {
    let content_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let (is_page, file) = (content_type.starts_with(b"text/html"), file_name(content_type));
    let policy = if is_page { page_policy(config) } else { HeaderValue::from_static(OF_DATA) };
    secure(response.headers_mut(), policy);
    if let Some(file) = file {
        response.headers_mut().entry(CONTENT_DISPOSITION).or_insert(HeaderValue::from_static(file));
    }
    response
}

/// Data that somebody opens in a browser is a file to keep, under a name that nobody chose: never a page, whatever stands in it.
fn file_name(content_type: &[u8]) -> Option<&'static str> {
    match content_type.split(|byte| *byte == b';').next().unwrap_or_default() {
        b"application/json" | b"application/problem+json" => Some("attachment; filename=\"api.json\""),
        b"text/csv" => Some("attachment; filename=\"table.csv\""),
        _ => None,
    }
}

/// The headers of a page of the shop, also of one that no function makes.
#[must_use]
pub fn page_headers(config: &Config) -> HeaderMap {
    let mut headers = HeaderMap::new();
    secure(&mut headers, page_policy(config));
    headers
}

fn secure(headers: &mut HeaderMap, policy: HeaderValue) {
    headers.extend(FIXED.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
}

/// Scripts are the shop's own files and Stripe's, never inline; blocks of data (JSON-LD) are no scripts. Card fields are frames of
/// Stripe's. Staff upload pictures straight to the bucket. Live news comes over a websocket, which old browsers do not count as
/// `'self'`.
fn page_policy(config: &Config) -> HeaderValue {
    let uploads = config.upload_origins().join(" ");
    let live = config.shop_url.replacen("http", "ws", 1);
    let policy = format!(
        "default-src 'self'; script-src 'self' https://js.stripe.com https://*.js.stripe.com; style-src 'self' 'unsafe-inline'; \
         img-src 'self' https: data: blob:; font-src 'self' data:; connect-src 'self' {live} https://api.stripe.com {uploads}; \
         frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com; worker-src 'self'; manifest-src 'self'; \
         object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(OF_DATA))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::Body;

    fn config() -> Config {
        let values = [
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "key"),
            ("SHOP_URL", "https://shop.example"),
            ("IMAGES_BUCKET", "pictures"),
        ];
        Config::from_lookup(|name| values.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn policy_of(content_type: &'static str) -> String {
        let mut response = Response::new(Body::Empty);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        let response = secured(response, &config());
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        response.headers()["content-security-policy"].to_str().unwrap().to_owned()
    }

    #[test]
    fn a_page_may_load_stripe_and_its_own_and_data_nothing() {
        let page = policy_of("text/html; charset=utf-8");
        for part in [
            "script-src 'self' https://js.stripe.com https://*.js.stripe.com;",
            "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;",
            "connect-src 'self' wss://shop.example https://api.stripe.com https://pictures.s3.eu-central-1.amazonaws.com;",
            "frame-ancestors 'none'",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!page.contains("unsafe-eval") && !page.contains("script-src 'self' 'unsafe-inline'"));
        for data in ["application/json", "application/problem+json", "text/plain; charset=utf-8", "application/pdf"] {
            assert_eq!(policy_of(data), OF_DATA);
        }
    }

    #[test]
    fn data_is_a_file_and_a_page_is_not() {
        let disposition = |content_type| {
            let mut response = Response::new(Body::Empty);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            secured(response, &config()).headers().get(CONTENT_DISPOSITION).cloned()
        };
        for (content_type, file) in
            [("application/json", "api.json"), ("application/problem+json", "api.json"), ("text/csv; charset=utf-8", "table.csv")]
        {
            assert_eq!(disposition(content_type).unwrap(), format!("attachment; filename=\"{file}\""), "{content_type}");
        }
        assert_eq!(disposition("text/html; charset=utf-8"), None);
        assert_eq!(disposition("application/xml; charset=utf-8"), None);
    }
}
