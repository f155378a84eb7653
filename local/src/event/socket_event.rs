//! What API Gateway makes of a WebSocket's beginning, messages and end.

use crate::engines::random_hex;
use jiff::Timestamp;
use serde_json::{Value, json};

pub struct SocketCall<'a> {
    /// `$connect`, `$disconnect`, or what a message asks for.
    pub route_key: &'a str,
    pub connection: &'a str,
    pub body: Option<&'a str>,
    pub source: std::net::IpAddr,
    pub now: Timestamp,
}

#[must_use]
pub fn socket_event(call: &SocketCall<'_>) -> Value {
    let event_type = match call.route_key {
        "$connect" => "CONNECT",
        "$disconnect" => "DISCONNECT",
        _ => "MESSAGE",
    };
    let mut event = json!({
        "requestContext": {
            "routeKey": call.route_key,
            "eventType": event_type,
            "connectionId": call.connection,
            "apiId": "local",
            "stage": "live",
            "requestId": random_hex(16),
            "requestTimeEpoch": call.now.as_millisecond(),
            "identity": { "sourceIp": call.source.to_string() },
        },
        "isBase64Encoded": false,
    });
    if let Some(body) = call.body {
        event["body"] = json!(body);
    }
    event
}
