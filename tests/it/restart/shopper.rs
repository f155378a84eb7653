//! Shoppers who meet a shop that keeps dying: they ask again, with the same key, until they are answered, and write down what
//! the shop has promised them.

use crate::harness::{address, cards};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

const ASK_AGAIN: Duration = Duration::from_millis(15);
/// A request that was on its way when the process died may never be answered.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// Paid, paid after a decline, cancelled, left alone.
const WAYS: usize = 4;

/// What somebody was told.
#[derive(Debug)]
pub struct Promise {
    pub order_id: String,
    pub token: String,
    pub ended: Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The payment form said so.
    Paid,
    Cancelled,
    /// Neither: somebody who went away.
    Open,
}

pub struct Shopper {
    http: reqwest::Client,
    url: String,
    /// How often a request had to be sent again.
    pub retries: Arc<AtomicU32>,
}

impl Shopper {
    pub fn new(url: &str, retries: Arc<AtomicU32>) -> Self {
        let http = reqwest::Client::builder().no_proxy().timeout(ANSWER_TIMEOUT).build().expect("a client");
        Self { http, url: url.to_owned(), retries }
    }

    /// Buys until told to close, and at least once in each way, however slow the machine. Finishes what was begun.
    pub async fn shop(self, name: String, closing: Arc<AtomicBool>) -> Vec<Promise> {
        let mut promises = Vec::new();
        while promises.len() < WAYS || !closing.load(Ordering::Relaxed) {
            let number = promises.len();
            promises.push(self.buy(&format!("{name}-{number}"), number).await);
        }
        promises
    }

    async fn buy(&self, name: &str, number: usize) -> Promise {
        let (token, body) = self.fill_a_cart(name).await;
        let key = format!("key-{name}");
        let placed = self.until(&[201], || {
            self.request(Method::POST, "/api/checkout").header("x-cart-token", &token).header("idempotency-key", &key).json(&body)
        });
        let order = placed.await["order"].take();
        let text = |name: &str| order[name].as_str().expect("a text").to_owned();
        let (order_id, token) = (text("id"), text("token"));
        let ended = match number % WAYS {
            0 | 1 => self.pay(&order_id, &token, number % WAYS == 1).await,
            2 => self.cancel(&order_id, &token).await,
            _ => Ended::Open,
        };
        Promise { order_id, token, ended }
    }

    /// The token and what to send to checkout. A cart whose making was cut off is left behind for a new one.
    async fn fill_a_cart(&self, name: &str) -> (String, Value) {
        let cart = self.until(&[201], || self.request(Method::POST, "/api/carts")).await;
        let token = cart["token"].as_str().expect("a token").to_owned();
        let path = |rest: &str| format!("/api/carts/{}{rest}", cart["id"].as_str().expect("an id"));
        let of_cart = |method: Method, rest: &str| self.request(method, &path(rest)).header("x-cart-token", &token);
        // Sent again, it may add twice: what is ordered is what the cart says then.
        self.until(&[200], || of_cart(Method::POST, "/items").json(&json!({ "sku": "TEA", "quantity": 1 }))).await;
        let shipping = json!({ "country": "DE", "shipping_method": "standard" });
        let quote = self.until(&[200], || of_cart(Method::POST, "/quote").json(&shipping)).await;
        let version = self.until(&[200], || of_cart(Method::GET, "")).await["version"].take();
        let body = json!({
            "cart_id": cart["id"], "cart_version": version, "email": format!("{name}@example.org"), "shipping_address": address(),
            "shipping_method": "standard", "expected_total": quote["totals"]["total"],
        });
        (token, body)
    }

    async fn pay(&self, order_id: &str, token: &str, decline_first: bool) -> Ended {
        let path = format!("/api/orders/{order_id}/payment");
        let payment = self.until(&[200], || self.request(Method::POST, &path).header("x-order-token", token)).await["payment"].take();
        let text = |name: &str| payment[name].as_str().expect("a text").to_owned();
        let form = format!("/_local/pay/{}", text("payment_intent"));
        let submit = |card: &str| {
            let body = json!({ "card": card, "client_secret": text("client_secret") });
            self.request(Method::POST, &form).header("accept", "application/json").json(&body)
        };
        if decline_first {
            self.until(&[402], || submit(cards::DECLINES)).await;
        }
        // 400: it was paid by the same click before, whose answer was lost.
        let paid = self.until(&[200, 400], || submit(cards::PAYS)).await;
        assert_eq!(paid["payment_intent"]["status"], "succeeded", "{paid}");
        Ended::Paid
    }

    async fn cancel(&self, order_id: &str, token: &str) -> Ended {
        let path = format!("/api/orders/{order_id}/cancel");
        // 409: cancelled by the same click before.
        self.until(&[200, 409], || self.request(Method::POST, &path).header("x-order-token", token)).await;
        Ended::Cancelled
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// Sends until there is an answer with one of these statuses. Broken connections and 5xx are asked again; all else fails.
    pub async fn until(&self, expected: &[u16], request: impl Fn() -> RequestBuilder) -> Value {
        loop {
            if let Ok(response) = request().send().await {
                let status = response.status().as_u16();
                match response.json::<Value>().await {
                    Ok(body) if expected.contains(&status) => return body,
                    Ok(body) => assert!(status >= 500, "{status}: {body}"),
                    Err(_) => {}
                }
            }
            self.retries.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(ASK_AGAIN).await;
        }
    }
}
