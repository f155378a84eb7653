//! API Gateway's WebSocket API at `/live`: hands what happens on a connection to the function of its route, and sends what functions
//! have to say. A message's route is its `action`. What a function answers is not sent: it speaks over the connection.

use crate::engines::random_hex;
use crate::engines::sockets::Sockets;
use crate::event::{SocketCall, socket_event};
use crate::invoker::{InvokeError, Invoker};
use crate::pumps::Stop;
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// API Gateway's own limit.
const MAX_MESSAGE_BYTES: usize = 128 << 10;

pub struct SocketGateway {
    /// Functions by the key of their route.
    pub routes: HashMap<String, String>,
    pub invoker: Arc<Invoker>,
    pub sockets: Sockets,
    pub stop: Stop,
}

/// One connection, from its beginning on.
struct Connection {
    gateway: Arc<SocketGateway>,
    id: String,
    source: IpAddr,
}

impl SocketGateway {
    pub fn router(self) -> Router {
        Router::new().route("/live", get(connect)).with_state(Arc::new(self))
    }
}

async fn connect(
    State(gateway): State<Arc<SocketGateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let connection = Connection { gateway, id: format!("{}=", random_hex(15)), source: peer.ip() };
    let status = match connection.invoke("$connect", None).await {
        Ok(answer) => answer["statusCode"].as_u64().and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok()),
        Err(error) => {
            log(&error);
            None
        }
    };
    match status {
        Some(StatusCode::OK) => upgrade.max_message_size(MAX_MESSAGE_BYTES).on_upgrade(|socket| connection.hold(socket)),
        Some(status) => status.into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn log(error: &InvokeError) {
    tracing::error!(%error, "a function gave no answer");
}

impl Connection {
    async fn hold(self, mut socket: WebSocket) {
        let mut outgoing = self.gateway.sockets.open(&self.id);
        loop {
            let to_send = tokio::select! {
                said = socket.recv() => match said {
                    Some(Ok(Message::Text(text))) => self.hear(&text).await,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => None,
                },
                text = outgoing.recv() => match text {
                    Some(text) => Some(text),
                    None => break,
                },
                () = self.gateway.stop.wait() => break,
            };
            if let Some(text) = to_send
                && socket.send(Message::Text(text.into())).await.is_err()
            {
                break;
            }
        }
        self.gateway.sockets.close(&self.id);
        if let Err(error) = self.invoke("$disconnect", None).await {
            log(&error);
        }
    }

    /// What API Gateway itself has to say to it, if anything.
    async fn hear(&self, text: &str) -> Option<String> {
        let action = serde_json::from_str(text).map(|said: Value| said["action"].clone()).unwrap_or_default();
        let problem = match self.invoke(action.as_str().unwrap_or_default(), Some(text)).await {
            Ok(_) => return None,
            Err(InvokeError::Unknown(_)) => "Forbidden",
            Err(error) => {
                log(&error);
                "Internal server error"
            }
        };
        Some(json!({ "message": problem, "connectionId": self.id, "requestId": random_hex(16) }).to_string())
    }

    async fn invoke(&self, route_key: &str, body: Option<&str>) -> Result<Value, InvokeError> {
        let SocketGateway { routes, invoker, .. } = &*self.gateway;
        let bin = routes.get(route_key).ok_or_else(|| InvokeError::Unknown(route_key.to_owned()))?;
        let call = SocketCall { route_key, connection: &self.id, body, source: self.source, now: barrow_app::clock::now() };
        invoker.invoke(bin, socket_event(&call)).await
    }
}
