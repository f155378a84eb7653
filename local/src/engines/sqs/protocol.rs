//! The AWS JSON 1.0 protocol: `X-Amz-Target: AmazonSQS.<Action>`, JSON in and out, errors with `__type`.

mod actions;
mod fields;

use super::{Queues, SqsProblem};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::Arc;

const MAX_BODY_BYTES: usize = 12 << 20;

pub fn router(queues: Arc<Queues>) -> Router {
    Router::new().route("/", post(answer)).layer(axum::extract::DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(queues)
}

pub fn queue_url(base: &str, queue: &str) -> String {
    format!("{base}/{}/{queue}", crate::engines::ACCOUNT)
}

async fn answer(State(queues): State<Arc<Queues>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("127.0.0.1");
    let action = target.strip_prefix("AmazonSQS.").unwrap_or_default();
    let result = match serde_json::from_slice::<Value>(&body) {
        Ok(input) => actions::run(&queues, action, &input, &format!("http://{host}")).await,
        Err(error) => Err(SqsProblem::Invalid(format!("the body is not JSON: {error}"))),
    };
    match result {
        Ok(output) => reply(StatusCode::OK, &output, None),
        Err(problem) => refuse(&problem),
    }
}

/// The SDK tells errors apart by `__type` and, for old names, by `x-amzn-query-error`.
fn refuse(problem: &SqsProblem) -> Response {
    let (status, kind, old_name) = match problem {
        SqsProblem::NoSuchQueue => (StatusCode::BAD_REQUEST, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
        SqsProblem::InvalidReceipt => (StatusCode::BAD_REQUEST, "ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid"),
        SqsProblem::Invalid(_) => (StatusCode::BAD_REQUEST, "InvalidParameterValue", "InvalidParameterValue"),
        SqsProblem::Storage(_) => (StatusCode::INTERNAL_SERVER_ERROR, "InternalError", "InternalFailure"),
    };
    let body = json!({"__type": format!("com.amazonaws.sqs#{kind}"), "message": problem.to_string()});
    let fault = if status.is_server_error() { "Receiver" } else { "Sender" };
    reply(status, &body, Some(format!("{old_name};{fault}")))
}

fn reply(status: StatusCode, body: &Value, query_error: Option<String>) -> Response {
    let content_type = [(header::CONTENT_TYPE, "application/x-amz-json-1.0")];
    let mut response = (status, content_type, body.to_string()).into_response();
    if let Some(value) = query_error.and_then(|text| text.parse().ok()) {
        response.headers_mut().insert("x-amzn-query-error", value);
    }
    response
}
