//! Says something over a WebSocket that API Gateway holds open for us.

use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::operation::post_to_connection::PostToConnectionError;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct Sockets {
    client: Client,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// API Gateway has taken it; whether it reached the other side, nobody knows.
    Sent,
    /// The connection is closed for good.
    Gone,
}

#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    #[error("the message cannot be written as JSON")]
    Unwritable(#[source] serde_json::Error),
    #[error("API Gateway did not take the message")]
    Unavailable(#[source] Box<aws_sdk_apigatewaymanagement::Error>),
}

impl Sockets {
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// # Errors
    /// When API Gateway has not confirmed the message; it may have sent it all the same.
    pub async fn tell(&self, connection: &str, message: &impl Serialize) -> Result<Told, SocketError> {
        let body = serde_json::to_vec(message).map_err(SocketError::Unwritable)?;
        match self.client.post_to_connection().connection_id(connection).data(Blob::new(body)).send().await {
            Ok(_) => Ok(Told::Sent),
            Err(error) => match error.as_service_error() {
                Some(PostToConnectionError::GoneException(_)) => Ok(Told::Gone),
                _ => Err(SocketError::Unavailable(Box::new(error.into()))),
            },
        }
    }
}
