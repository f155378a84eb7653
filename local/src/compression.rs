//! Answers made smaller on their way to a browser, as the CDN does on AWS: text of 1,000 bytes to 10 MB that may be kept, for
//! whoever takes gzip. What is compressed already, somebody's own, a picture or a stream goes through untouched.

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// CloudFront's own limits.
const LEAST_BYTES: u64 = 1_000;
const MOST_BYTES: u64 = 10_000_000;
/// Those of CloudFront's list that the shop sends.
const KINDS: [&str; 10] = [
    "application/javascript",
    "application/json",
    "application/pdf",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/plain",
];

/// A layer around all that the shop answers.
pub async fn compress(request: Request, next: Next) -> Response {
    let wants_gzip = takes_gzip(request.headers());
    let response = next.run(request).await;
    if wants_gzip && is_worth_it(&response) { gzip(response).await } else { response }
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(','));
    codings.map(|coding| coding.split_once(';').unwrap_or((coding, ""))).any(|(name, weight)| name.trim() == "gzip" && !is_refused(weight))
}

/// `q=0`
fn is_refused(weight: &str) -> bool {
    weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0))
}

fn is_worth_it(response: &Response) -> bool {
    let headers = response.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_text = KINDS.contains(&text(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim());
    // Where nothing is cached, CloudFront compresses nothing.
    let is_kept = !["no-store", "private"].iter().any(|own| text(header::CACHE_CONTROL).contains(own));
    let is_whole = matches!(response.status(), StatusCode::OK | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
    // A stream does not say how long it is.
    let is_sized = response.body().size_hint().exact().is_some_and(|bytes| (LEAST_BYTES..=MOST_BYTES).contains(&bytes));
    is_text && is_kept && is_whole && is_sized && !headers.contains_key(header::CONTENT_ENCODING)
}

async fn gzip(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(plain) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let Ok(small) = gzipped(&plain) else { return Response::from_parts(parts, Body::from(plain)) };
    let headers = &mut parts.headers;
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.remove(header::CONTENT_LENGTH);
    // The same words in other bytes: a strong tag would promise the bytes.
    if let Some(weak) = headers.get(header::ETAG).and_then(weakened) {
        headers.insert(header::ETAG, weak);
    }
    Response::from_parts(parts, Body::from(small))
}

fn gzipped(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain)?;
    encoder.finish()
}

fn weakened(tag: &HeaderValue) -> Option<HeaderValue> {
    let tag = tag.to_str().ok().filter(|tag| !tag.starts_with("W/"))?;
    HeaderValue::try_from(format!("W/{tag}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    fn page(headers: &[(HeaderName, &str)], body: impl Into<Body>) -> Response {
        let mut response = Response::new(body.into());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        for (name, value) in headers {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        response
    }

    #[test]
    fn gzip_is_for_who_takes_it() {
        let takes = |accepted: &str| takes_gzip(&[(header::ACCEPT_ENCODING, accepted.parse().unwrap())].into_iter().collect());
        assert!(takes("gzip") && takes("gzip, deflate, br, zstd") && takes("br, gzip;q=0.5"));
        assert!(!takes("br") && !takes("identity") && !takes("gzip;q=0, br") && !takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn only_text_of_some_length_that_may_be_kept_is_compressed() {
        let words = "words ".repeat(200);
        assert!(is_worth_it(&page(&[], words.clone())));
        assert!(!is_worth_it(&page(&[], "words")));
        for (name, value) in [
            (header::CONTENT_TYPE, "image/webp"),
            (header::CONTENT_ENCODING, "br"),
            (header::CACHE_CONTROL, "no-store"),
            (header::CACHE_CONTROL, "private, no-cache"),
        ] {
            assert!(!is_worth_it(&page(&[(name.clone(), value)], words.clone())), "{name}: {value}");
        }
        let streamed = Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>(words.clone())]));
        assert!(!is_worth_it(&page(&[], streamed)));
        let mut unchanged = page(&[], words);
        *unchanged.status_mut() = StatusCode::NOT_MODIFIED;
        assert!(!is_worth_it(&unchanged));
    }

    #[tokio::test]
    async fn what_is_compressed_says_so_and_reads_the_same() {
        let words = "words ".repeat(200);
        let small = gzip(page(&[(header::ETAG, "\"tag\""), (header::CONTENT_LENGTH, "1200")], words.clone())).await;
        let header = |name| small.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!(
            (header("content-encoding"), header("etag"), header("vary")),
            (Some("gzip"), Some("W/\"tag\""), Some("accept-encoding"))
        );
        assert_eq!(header("content-length"), None);
        let bytes = to_bytes(small.into_body(), 1000).await.unwrap();
        let mut read = String::new();
        GzDecoder::new(&bytes[..]).read_to_string(&mut read).unwrap();
        assert_eq!(read, words);
    }
}
