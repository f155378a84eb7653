//! What the gateway itself refuses, as problem+json. A function's own errors come from the function.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

#[derive(Debug)]
pub enum Refusal {
    RouteNotFound,
    /// With the methods that the path has.
    MethodNotAllowed(Vec<String>),
    BodyTooLarge,
    BodyBroken,
    FunctionFailed,
    TimedOut,
}

impl Refusal {
    pub fn into_response(self, request_id: &str) -> Response {
        let (status, code, detail) = match &self {
            Self::RouteNotFound => (StatusCode::NOT_FOUND, "route_not_found", "There is nothing at this address."),
            Self::MethodNotAllowed(_) => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This address does not take this method."),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "The body is larger than 10 MB."),
            Self::BodyBroken => (StatusCode::BAD_REQUEST, "body_broken", "The body did not arrive whole."),
            Self::FunctionFailed => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong here. Try again."),
            Self::TimedOut => (StatusCode::GATEWAY_TIMEOUT, "timeout", "This took too long. Try again."),
        };
        let body = json!({
            "type": format!("/api/problems#{code}"),
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "code": code,
            "detail": detail,
            "request_id": request_id,
        });
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content_type, body.to_string()).into_response();
        if let Self::MethodNotAllowed(methods) = self
            && let Ok(allow) = methods.join(", ").parse()
        {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
    }
}
