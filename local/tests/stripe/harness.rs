//! A stand-in in a directory of its own, a client for it, and a receiver for its webhooks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use barrow_local::stripe::{self, Chaos, Stripe, StripeOptions};
use serde_json::Value;
use tempfile::TempDir;

pub const SECRET_KEY: &str = "sk_test_barrow";
pub const WEBHOOK_SECRET: &str = "whsec_barrow";
pub const VISA: &str = "4242424242424242";

pub struct Bench {
    pub stripe: Stripe,
    pub receiver: Receiver,
    pub dir: TempDir,
    http: reqwest::Client,
}

pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Bench {
    pub async fn start() -> Self {
        Self::with_chaos(Chaos::default()).await
    }

    pub async fn with_chaos(chaos: Chaos) -> Self {
        let dir = TempDir::new().unwrap();
        let receiver = Receiver::start().await;
        let stripe = start_in(&dir, &receiver, chaos).await;
        Self { stripe, receiver, dir, http: reqwest::Client::new() }
    }

    /// Stops the stand-in and starts it over the same directory.
    pub async fn restart(&mut self) {
        self.stripe.stop().await;
        self.stripe = start_in(&self.dir, &self.receiver, Chaos::default()).await;
    }

    pub async fn get(&self, path: &str) -> Reply {
        reply(self.http.get(self.url(path)).bearer_auth(SECRET_KEY)).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        reply(self.http.post(self.url(path)).bearer_auth(SECRET_KEY).form(form)).await
    }

    pub async fn post_once(&self, path: &str, form: &[(&str, &str)], key: &str) -> Reply {
        let request = self.http.post(self.url(path)).bearer_auth(SECRET_KEY).form(form);
        reply(request.header("Idempotency-Key", key)).await
    }

    pub async fn send_with_key(&self, key: Option<&str>, path: &str) -> Reply {
        let request = self.http.get(self.url(path));
        reply(match key {
            Some(key) => request.bearer_auth(key),
            None => request,
        })
        .await
    }

    /// A new intent over `amount` US cents. Gives its id.
    pub async fn intent(&self, amount: i64) -> String {
        let amount = amount.to_string();
        let form = [
            ("amount", amount.as_str()),
            ("currency", "usd"),
            ("automatic_payment_methods[enabled]", "true"),
            ("metadata[order_id]", "o_1"),
        ];
        let created = self.post("/v1/payment_intents", &form).await;
        assert_eq!(created.status, 200, "{}", created.body);
        created.body["id"].as_str().unwrap().to_owned()
    }

    pub async fn paid_intent(&self, amount: i64) -> String {
        let id = self.intent(amount).await;
        self.stripe.pay(&id, VISA);
        id
    }

    pub fn status(&self, intent_id: &str) -> String {
        self.stripe.intent(intent_id).unwrap()["status"].as_str().unwrap().to_owned()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.stripe.api_base())
    }
}

async fn start_in(dir: &TempDir, receiver: &Receiver, chaos: Chaos) -> Stripe {
    stripe::start(StripeOptions {
        data_dir: dir.path().to_owned(),
        secret_key: SECRET_KEY.to_owned(),
        webhook_secret: WEBHOOK_SECRET.to_owned(),
        webhook_url: Some(receiver.url.clone()),
        pay_url_base: "http://localhost:3000".to_owned(),
        chaos,
    })
    .await
    .unwrap()
}

async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Reply { status, headers, body: response.json().await.unwrap() }
}

/// Waits until `holds`, at most ten seconds.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..2000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("never came: {what}");
}

/// Takes webhooks, remembers them and answers as told.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    state: Arc<Mutex<Received>>,
}

#[derive(Default)]
struct Received {
    taken: Vec<Webhook>,
    refused: usize,
    refuse_next: usize,
}

#[derive(Clone)]
pub struct Webhook {
    pub signature: String,
    pub raw: String,
    pub event: Value,
}

impl Receiver {
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(Received::default()));
        let router = Router::new().route("/hook", post(receive)).with_state(Arc::clone(&state));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state }
    }

    pub fn refuse_next(&self, count: usize) {
        self.state.lock().unwrap().refuse_next = count;
    }

    pub fn refused(&self) -> usize {
        self.state.lock().unwrap().refused
    }

    pub fn taken(&self) -> Vec<Webhook> {
        self.state.lock().unwrap().taken.clone()
    }

    /// The types of the events taken, in the order they came.
    pub fn types(&self) -> Vec<String> {
        let kind = |hook: Webhook| hook.event["type"].as_str().unwrap_or_default().to_owned();
        self.taken().into_iter().map(kind).collect()
    }

    pub async fn until_type(&self, kind: &str) {
        until(kind, || self.types().iter().any(|taken| taken == kind)).await;
    }
}

async fn receive(State(state): State<Arc<Mutex<Received>>>, headers: HeaderMap, raw: String) -> StatusCode {
    let mut state = state.lock().unwrap();
    if state.refuse_next > 0 {
        state.refuse_next -= 1;
        state.refused += 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let signature = headers["stripe-signature"].to_str().unwrap().to_owned();
    let event = serde_json::from_str(&raw).unwrap();
    state.taken.push(Webhook { signature, raw, event });
    StatusCode::OK
}
