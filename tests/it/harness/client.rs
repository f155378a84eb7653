//! HTTP as a shopper's browser speaks it: JSON in, status, headers and JSON out.

use super::wait_until;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// Talks to one shop.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
}

/// An answer, read to its end. The body is null where it is not JSON.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
    pub text: String,
}

impl Client {
    pub fn new(url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { http, url: url.to_owned() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// To any address, such as an engine's beside the shop.
    pub fn elsewhere(&self, method: Method, url: &str) -> RequestBuilder {
        self.http.request(method, url)
    }
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the shop answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the answer comes whole");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, body, text }
    }

    /// As a client does when the shop is busy or silent: the same request again, until it is answered otherwise.
    pub async fn patiently(request: impl Fn() -> RequestBuilder) -> Self {
        Self::at_last(request, || false).await.0
    }

    /// The same of a function that may be killed, which answers 500, and whether it had to be asked more than once.
    pub async fn at_last(request: impl Fn() -> RequestBuilder, is_killed: impl Fn() -> bool) -> (Self, bool) {
        let mut asked = 0;
        let answer = wait_until("an answer of a busy shop", async || {
            asked += 1;
            let answer = Self::of(request()).await;
            match answer.status {
                503 => {}
                // The gateway waits no longer; what became of the request is not known.
                504 => return None,
                500 if is_killed() => return None,
                _ => return Some(answer),
            }
            assert!(answer.header("retry-after").parse::<u32>().is_ok(), "no Retry-After");
            answer.refused(503, "busy");
            None
        })
        .await;
        (answer, asked > 1)
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// The problem document of a refusal that must have this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.body
    }

    /// A problem's code; empty where there is none.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// That the request took, as the local shop says.
    pub fn read_units(&self) -> f64 {
        let units = self.header("x-barrow-cost").split("read_units=").nth(1).expect("the cost");
        units.split(',').next().and_then(|units| units.parse().ok()).expect("a number")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
