//! One connection, kept alive, as a browser has it. Close to the bone: the load shares the machine with what it measures.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::error::Error;
use tokio::net::TcpStream;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

pub(crate) struct Connection {
    /// `127.0.0.1:3000`.
    address: String,
    sender: Option<SendRequest<Full<Bytes>>>,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

impl Connection {
    /// To `http://127.0.0.1:3000`; opened with the first request.
    pub(crate) fn new(url: &str) -> Self {
        Self { address: url.trim_start_matches("http://").trim_end_matches('/').to_owned(), sender: None }
    }

    /// # Errors
    /// Whatever stands between here and the shop.
    pub(crate) async fn open(&mut self) -> Outcome<()> {
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Ends with the connection; what went wrong with it, the next request is told.
        tokio::spawn(connection);
        self.sender = Some(sender);
        Ok(())
    }

    pub(crate) fn is_open(&self) -> bool {
        self.sender.as_ref().is_some_and(|sender| !sender.is_closed())
    }

    pub(crate) async fn get(&mut self, path: &str) -> Outcome<Answer> {
        self.send(Method::GET, path, &[], None).await
    }

    /// # Errors
    /// A connection that broke. The request is not sent again.
    pub(crate) async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Outcome<Answer> {
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Bytes::from(serde_json::to_vec(body)?)
            }
            None => Bytes::new(),
        };
        self.exchange(request.body(Full::new(body))?).await
    }

    pub(crate) async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Outcome<Answer> {
        if !self.is_open() {
            self.open().await?;
        }
        let sender = self.sender.as_mut().ok_or("no connection")?;
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let status = response.status();
        Ok(Answer { status, body: response.into_body().collect().await?.to_bytes() })
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Outcome<Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// An answer with this status, or what it says instead.
    pub(crate) fn expect(self, wanted: StatusCode) -> Outcome<Self> {
        if self.status == wanted {
            return Ok(self);
        }
        let text: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        Err(format!("{} instead of {wanted}: {text}", self.status).into())
    }
}
