//! The event that API Gateway makes of what happens on a WebSocket.

use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(crate) struct SocketEvent {
    #[serde(rename = "requestContext")]
    context: Context,
    /// What was said; nothing at a beginning or an end.
    pub body: Option<String>,
}

#[derive(Deserialize)]
struct Context {
    #[serde(rename = "connectionId")]
    connection_id: String,
}

impl SocketEvent {
    pub(crate) fn read(event: Value) -> Result<Self, Error> {
        Ok(serde_json::from_value(event)?)
    }

    pub(crate) fn connection(&self) -> &str {
        &self.context.connection_id
    }
}

/// That the event was taken; the other side never sees it.
pub(crate) fn taken() -> Value {
    json!({ "statusCode": 200 })
}
