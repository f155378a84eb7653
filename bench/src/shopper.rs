//! A shopper over HTTP, as a storefront would be one.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::error::Error;
use std::time::Duration;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How long a paid order may take to say so.
const POLLS: u32 = 600;

#[derive(Clone)]
pub(crate) struct Shopper {
    http: Client,
    url: String,
}

pub(crate) struct OpenCart {
    id: String,
    token: String,
}

impl Shopper {
    pub(crate) fn new(url: &str) -> Self {
        Self { http: Client::new(), url: url.to_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> Outcome<Value> {
        let (status, body) = self.send(Method::GET, path, &[], None).await?;
        expect(status, StatusCode::OK, body)
    }

    pub(crate) async fn cart(&self) -> Outcome<OpenCart> {
        let (status, cart) = self.send(Method::POST, "/api/carts", &[], None).await?;
        let cart = expect(status, StatusCode::CREATED, cart)?;
        Ok(OpenCart { id: text(&cart["id"]), token: text(&cart["token"]) })
    }

    pub(crate) async fn add(&self, cart: &OpenCart, sku: &str, quantity: u32) -> Outcome<Value> {
        let path = format!("/api/carts/{}/items", cart.id);
        let body = json!({ "sku": sku, "quantity": quantity });
        let (status, cart) = self.send(Method::POST, &path, &[("x-cart-token", &cart.token)], Some(&body)).await?;
        expect(status, StatusCode::OK, cart)
    }

    /// 201 with the order, or the refusal.
    pub(crate) async fn check_out(&self, cart: &OpenCart) -> Outcome<(StatusCode, Value)> {
        let headers = [("x-cart-token", cart.token.as_str()), ("idempotency-key", cart.id.as_str())];
        let (_, shown) = self.send(Method::GET, &format!("/api/carts/{}", cart.id), &headers, None).await?;
        let wanted = json!({ "country": "DE", "shipping_method": "standard" });
        let (status, quote) = self.send(Method::POST, &format!("/api/carts/{}/quote", cart.id), &headers, Some(&wanted)).await?;
        let quote = expect(status, StatusCode::OK, quote)?;
        let body = json!({
            "cart_id": cart.id, "cart_version": shown["version"], "email": format!("{}@example.org", cart.id.to_lowercase()),
            "shipping_address": { "name": "A Shopper", "line1": "1 Market Square", "city": "Ulm", "country": "DE" },
            "shipping_method": "standard", "expected_total": quote["totals"]["total"],
        });
        self.send(Method::POST, "/api/checkout", &headers, Some(&body)).await
    }

    /// Pays at the test form and waits until the order says that it is paid.
    pub(crate) async fn pay(&self, checkout: &Value) -> Outcome<()> {
        let payment = &checkout["payment"];
        let form = json!({ "card": "4242424242424242", "client_secret": payment["client_secret"] });
        let path = format!("/_local/pay/{}", text(&payment["payment_intent"]));
        let (status, answer) = self.send(Method::POST, &path, &[("accept", "application/json")], Some(&form)).await?;
        expect(status, StatusCode::OK, answer)?;
        let (id, token) = (text(&checkout["order"]["id"]), text(&checkout["order"]["token"]));
        for _ in 0..POLLS {
            let (_, order) = self.send(Method::GET, &format!("/api/orders/{id}"), &[("x-order-token", &token)], None).await?;
            if order["status"] == "paid" {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("order {id} was paid and does not say so").into())
    }

    /// An HTML page.
    pub(crate) async fn page(&self, path: &str) -> Outcome<()> {
        let response = self.http.get(format!("{}{path}", self.url)).send().await?;
        if response.status().is_success() { Ok(()) } else { Err(format!("{path}: {}", response.status()).into()) }
    }

    /// Something that staff do with an order, with nothing more to say.
    pub(crate) async fn as_staff(&self, token: &str, path: &str, key: &str) -> Outcome<Value> {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        let (status, body) = self.send(Method::POST, path, &headers, Some(&json!({}))).await?;
        if status.is_success() { Ok(body) } else { Err(format!("{path}: {status} {body}").into()) }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Outcome<(StatusCode, Value)> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await?;
        Ok((response.status(), response.json().await?))
    }
}

fn expect(status: StatusCode, wanted: StatusCode, body: Value) -> Outcome<Value> {
    if status == wanted { Ok(body) } else { Err(format!("{status} instead of {wanted}: {body}").into()) }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
