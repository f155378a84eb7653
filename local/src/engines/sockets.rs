//! The connections of a WebSocket API, and API Gateway's own API to say something over one: `POST /@connections/{id}`, for the real
//! SDK. Nothing is kept: a connection ends with the process.

use super::{EngineError, lock, serve};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Messages that wait for a slow reader. Whoever lets more gather is cut off.
const MOST_WAITING: usize = 256;

#[derive(Clone)]
pub struct Sockets {
    url: String,
    open: Open,
}

type Open = Arc<Mutex<HashMap<String, Sender<String>>>>;

impl Sockets {
    /// # Errors
    /// No free port.
    pub async fn start() -> Result<Self, EngineError> {
        let open = Open::default();
        let router = Router::new().route("/@connections/{id}", post(say)).with_state(Arc::clone(&open));
        Ok(Self { url: serve(router).await?, open })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on it can be told something; what it is told comes here. It ends when the connection was cut off.
    #[must_use]
    pub fn open(&self, connection: &str) -> Receiver<String> {
        let (sender, receiver) = channel(MOST_WAITING);
        lock(&self.open).insert(connection.to_owned(), sender);
        receiver
    }

    pub fn close(&self, connection: &str) {
        lock(&self.open).remove(connection);
    }
}

async fn say(State(open): State<Open>, Path(connection): Path<String>, message: String) -> Response {
    let mut open = lock(&open);
    if open.get(&connection).is_some_and(|sender| sender.try_send(message).is_ok()) {
        return StatusCode::OK.into_response();
    }
    open.remove(&connection);
    (StatusCode::GONE, [("x-amzn-errortype", "GoneException")], "{}").into_response()
}
