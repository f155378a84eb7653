//! API Gateway's payload 2.0: cookies apart, headers in small letters and joined by commas, text bodies as they are and
//! all others in base64.

use crate::engines::random_hex;
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, COOKIE};
use http::request::Parts;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// A request that found its route.
pub struct HttpCall<'a> {
    pub parts: &'a Parts,
    pub body: &'a Bytes,
    /// The path with its parameters' names: `/api/products/{slug}`.
    pub resource: &'a str,
    /// Decoded.
    pub path_parameters: &'a [(String, String)],
    pub source: IpAddr,
    pub request_id: &'a str,
    pub now: Timestamp,
}

#[must_use]
pub fn http_event(call: &HttpCall<'_>) -> Value {
    let uri = &call.parts.uri;
    let text = as_text(&call.parts.headers, call.body);
    let mut event = json!({
        "version": "2.0",
        "routeKey": route_key(call),
        "rawPath": uri.path(),
        "rawQueryString": uri.query().unwrap_or_default(),
        "headers": headers(call),
        "requestContext": context(call),
        "isBase64Encoded": text.is_none() && !call.body.is_empty(),
    });
    let cookies = cookies(&call.parts.headers);
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if let Some(query) = uri.query().filter(|query| !query.is_empty()) {
        event["queryStringParameters"] = Value::Object(query_parameters(query));
    }
    if !call.path_parameters.is_empty() {
        event["pathParameters"] = call.path_parameters.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
    }
    if !call.body.is_empty() {
        event["body"] = json!(text.map_or_else(|| super::encode(call.body), str::to_owned));
    }
    event
}

fn route_key(call: &HttpCall<'_>) -> String {
    format!("{} {}", call.parts.method, call.resource)
}

fn context(call: &HttpCall<'_>) -> Value {
    let host = header(&call.parts.headers, "host");
    json!({
        "accountId": crate::engines::ACCOUNT,
        "apiId": "local",
        "domainName": host,
        "domainPrefix": "local",
        "http": {
            "method": call.parts.method.as_str(),
            "path": call.parts.uri.path(),
            "protocol": "HTTP/1.1",
            "sourceIp": call.source.to_string(),
            "userAgent": header(&call.parts.headers, "user-agent"),
        },
        "requestId": call.request_id,
        "routeKey": route_key(call),
        "stage": "$default",
        "time": call.now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
        "timeEpoch": call.now.as_millisecond(),
    })
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
}

fn headers(call: &HttpCall<'_>) -> Map<String, Value> {
    let mut joined: Map<String, Value> = Map::new();
    for name in call.parts.headers.keys().filter(|name| *name != COOKIE) {
        let values: Vec<_> = call.parts.headers.get_all(name).iter().map(|v| String::from_utf8_lossy(v.as_bytes())).collect();
        joined.insert(name.as_str().to_owned(), json!(values.join(",")));
    }
    // Whoever asked through others: API Gateway adds whom it saw, and believes nothing of what stood there before.
    let heard = joined.get("x-forwarded-for").and_then(Value::as_str).map(|heard| format!("{heard}, ")).unwrap_or_default();
    joined.insert("x-forwarded-for".to_owned(), json!(format!("{heard}{}", call.source)));
    joined.insert("x-forwarded-proto".to_owned(), json!("http"));
    let trace = format!("Root=1-{:08x}-{}", call.now.as_second(), random_hex(24));
    joined.insert("x-amzn-trace-id".to_owned(), json!(trace));
    joined
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).map(|cookie| cookie.trim().to_owned()).filter(|c| !c.is_empty()).collect()
}

/// A name given twice has both values, with a comma between them.
fn query_parameters(query: &str) -> Map<String, Value> {
    let mut parameters: Map<String, Value> = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode_form(name), decode_form(value));
        let joined = match parameters.get(&name).and_then(Value::as_str) {
            Some(before) => format!("{before},{value}"),
            None => value,
        };
        parameters.insert(name, json!(joined));
    }
    parameters
}

fn decode_form(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// The body as text, when its type is one that API Gateway takes for text.
fn as_text<'a>(headers: &HeaderMap, body: &'a Bytes) -> Option<&'a str> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let textual = kind.is_empty()
        || kind.starts_with("text/")
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
        || matches!(kind.as_str(), "application/json" | "application/xml" | "application/javascript");
    if textual { std::str::from_utf8(body).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn event(request: Request<&'static [u8]>, parameters: &[(String, String)]) -> Value {
        let (parts, body) = request.into_parts();
        let body = Bytes::from_static(body);
        http_event(&HttpCall {
            parts: &parts,
            body: &body,
            resource: "/api/products/{slug}",
            path_parameters: parameters,
            source: IpAddr::from([127, 0, 0, 1]),
            request_id: "r-1",
            now: "2026-01-02T03:04:05Z".parse().unwrap(),
        })
    }

    #[test]
    fn text_stays_text_and_everything_else_becomes_base64() {
        let post = |kind: &str, body: &'static [u8]| Request::post("/").header("content-type", kind).body(body).unwrap();
        let json = event(post("application/json; charset=utf-8", b"{}"), &[]);
        assert_eq!((&json["body"], &json["isBase64Encoded"]), (&json!("{}"), &json!(false)));
        let form = event(post("application/x-www-form-urlencoded", b"a=b"), &[]);
        assert_eq!((&form["body"], &form["isBase64Encoded"]), (&json!("YT1i"), &json!(true)));
        let broken = event(post("application/json", b"\xff"), &[]);
        assert_eq!((&broken["body"], &broken["isBase64Encoded"]), (&json!("/w=="), &json!(true)));
        let empty = event(Request::get("/").body(&b""[..]).unwrap(), &[]);
        assert_eq!((empty.get("body"), &empty["isBase64Encoded"]), (None, &json!(false)));
    }

    #[test]
    fn headers_query_and_cookies_are_taken_apart_as_api_gateway_does() {
        let request = Request::get("/api/products/a%20b?q=x+y&tag=1&tag=2&flag")
            .header("X-Thing", "one")
            .header("x-thing", "two")
            .header("cookie", "a=1; b=2")
            .header("cookie", "c=3")
            .body(&b""[..])
            .unwrap();
        let event = event(request, &[("slug".to_owned(), "a b".to_owned())]);
        assert_eq!(event["headers"]["x-thing"], "one,two");
        assert_eq!(event["headers"].get("cookie"), None);
        assert_eq!(event["cookies"], json!(["a=1", "b=2", "c=3"]));
        assert_eq!(event["queryStringParameters"], json!({"q": "x y", "tag": "1,2", "flag": ""}));
        assert_eq!(event["pathParameters"], json!({"slug": "a b"}));
        assert_eq!(event["rawPath"], "/api/products/a%20b");
        assert_eq!(event["requestContext"]["time"], "02/Jan/2026:03:04:05 +0000");
        assert_eq!(event["requestContext"]["timeEpoch"], 1_767_323_045_000_i64);
    }

    #[test]
    fn lambda_reads_the_event() {
        let request = Request::get("/api/products/a?q=1").header("host", "localhost").body(&b""[..]).unwrap();
        let event = event(request, &[("slug".to_owned(), "a".to_owned())]);
        let request: lambda_http::Request = serde_json::from_value::<lambda_http::request::LambdaRequest>(event).unwrap().into();
        assert_eq!(request.uri().path(), "/api/products/a");
    }
}
