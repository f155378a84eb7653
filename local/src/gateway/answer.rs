//! A function's answer in payload 2.0, turned back into HTTP: several cookies, headers with several values, base64.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    #[serde(default)]
    headers: Option<Map<String, Value>>,
    #[serde(default)]
    multi_value_headers: Option<Map<String, Value>>,
    #[serde(default)]
    cookies: Option<Vec<String>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// `None` when the answer has not the form that API Gateway wants.
pub fn to_response(answer: &Value) -> Option<Response> {
    let Answer { status_code, headers, multi_value_headers, cookies, body, is_base64_encoded } = Answer::deserialize(answer).ok()?;
    let body = body.unwrap_or_default();
    let body = if is_base64_encoded { STANDARD.decode(body).ok()? } else { body.into_bytes() };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status_code).ok()?;
    add_headers(response.headers_mut(), multi_value_headers.unwrap_or_default())?;
    add_headers(response.headers_mut(), headers.unwrap_or_default())?;
    for cookie in cookies.unwrap_or_default() {
        response.headers_mut().append(header::SET_COOKIE, cookie.parse().ok()?);
    }
    // The server counts the bytes itself.
    response.headers_mut().remove(header::CONTENT_LENGTH);
    Some(response)
}

/// A header that is there already was given with all of its values.
fn add_headers(headers: &mut HeaderMap, given: Map<String, Value>) -> Option<()> {
    for (name, value) in given {
        let name: HeaderName = name.parse().ok()?;
        if headers.contains_key(&name) {
            continue;
        }
        let values = if let Value::Array(values) = value { values } else { vec![value] };
        for value in values {
            headers.append(&name, HeaderValue::from_str(value.as_str()?).ok()?);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[tokio::test]
    async fn cookies_and_bytes_come_through() {
        let response = to_response(&json!({
            "statusCode": 201,
            "headers": {"content-type": "image/webp", "content-length": "9"},
            "multiValueHeaders": {},
            "cookies": ["a=1", "b=2"],
            "body": "AAH/",
            "isBase64Encoded": true,
        }))
        .unwrap();
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
        assert_eq!(response.headers()["content-type"], "image/webp");
        let body = axum::body::to_bytes(response.into_body(), 10).await.unwrap();
        assert_eq!(&body[..], [0, 1, 255]);
    }

    #[test]
    fn an_answer_of_another_form_is_refused() {
        for answer in [json!(null), json!({"body": "x"}), json!({"statusCode": 99}), json!({"statusCode": 200, "headers": {"a b": "c"}})] {
            assert!(to_response(&answer).is_none(), "{answer}");
        }
    }
}
