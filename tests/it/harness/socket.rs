//! A browser's side of a WebSocket.

use super::patience;
use barrow_local::shop::Shop;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub async fn open(shop: &Shop) -> Self {
        let url = format!("{}/live", shop.url().replacen("http", "ws", 1));
        let (stream, _) = connect_async(url).await.expect("a connection");
        Self(stream)
    }

    pub async fn says(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("somebody listens");
    }

    /// The next thing that is heard.
    pub async fn hears(&mut self) -> Value {
        loop {
            let heard = tokio::time::timeout(patience(), self.0.next()).await.expect("waited in vain for a word");
            if let Message::Text(text) = heard.expect("the connection is closed").expect("a message") {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// The first update that is as wanted. Those before it are let go.
    pub async fn hears_that(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let heard = self.hears().await;
            if wanted(&heard) {
                return heard;
            }
        }
    }

    /// Asks to watch what the fields name, and gives the answer.
    pub async fn asks(&mut self, fields: &Value) -> Value {
        let mut message = json!({ "action": "subscribe" });
        message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        self.says(&message.to_string()).await;
        self.hears_that(|heard| heard["type"] == "subscribed" || heard["type"] == "refused").await
    }

    pub async fn watches(&mut self, fields: &Value) -> Value {
        let answer = self.asks(fields).await;
        assert_eq!(answer["type"], "subscribed", "{answer}");
        answer["update"].clone()
    }

    pub async fn is_refused(&mut self, fields: &Value, code: &str) -> String {
        let answer = self.asks(fields).await;
        assert_eq!((answer["type"].as_str(), answer["code"].as_str()), (Some("refused"), Some(code)), "{answer}");
        answer["detail"].as_str().unwrap().to_owned()
    }

    pub async fn close(mut self) {
        self.0.close(None).await.expect("it was open");
    }
}
