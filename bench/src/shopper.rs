//! A shopper over HTTP, as a storefront would be one, with a connection of their own.

use crate::http::{Answer, Connection, Outcome};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

/// A browser asks less and less often whether its order is paid: else asking, and not buying, is what is measured.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long a paid order may take to say so.
const POLLS: u32 = 40;

pub(crate) struct Shopper {
    pub(crate) connection: Connection,
}

pub(crate) struct OpenCart {
    pub(crate) id: String,
    token: String,
    version: Value,
}

/// What came of a checkout that went as it should.
pub(crate) enum Placed {
    Order(Value),
    SoldOut,
}

impl Shopper {
    pub(crate) fn new(url: &str) -> Self {
        Self { connection: Connection::new(url) }
    }

    /// A page or a list, read and not looked into.
    pub(crate) async fn get(&mut self, path: &str) -> Outcome<Answer> {
        self.connection.get(path).await?.expect(StatusCode::OK)
    }

    pub(crate) async fn cart(&mut self) -> Outcome<OpenCart> {
        let answer = self.connection.send(Method::POST, "/api/carts", &[], None).await?;
        let cart = answer.expect(StatusCode::CREATED)?.json()?;
        Ok(OpenCart { id: text(&cart["id"]), token: text(&cart["token"]), version: cart["version"].clone() })
    }

    pub(crate) async fn add(&mut self, cart: &mut OpenCart, sku: &str, quantity: u32) -> Outcome<()> {
        let path = format!("/api/carts/{}/items", cart.id);
        let body = json!({ "sku": sku, "quantity": quantity });
        let answer = self.connection.send(Method::POST, &path, &[("x-cart-token", &cart.token)], Some(&body)).await?;
        cart.version = answer.expect(StatusCode::OK)?.json()?["version"].take();
        Ok(())
    }

    /// Asks what it costs, and agrees to that.
    pub(crate) async fn check_out(&mut self, cart: &OpenCart) -> Outcome<Placed> {
        let headers = [("x-cart-token", cart.token.as_str()), ("idempotency-key", cart.id.as_str())];
        let wanted = json!({ "country": "DE", "shipping_method": "standard" });
        let path = format!("/api/carts/{}/quote", cart.id);
        let quote = self.connection.send(Method::POST, &path, &headers, Some(&wanted)).await?.expect(StatusCode::OK)?.json()?;
        let body = json!({
            "cart_id": cart.id, "cart_version": cart.version, "email": format!("{}@example.org", cart.id.to_lowercase()),
            "shipping_address": { "name": "A Shopper", "line1": "1 Market Square", "city": "Ulm", "postal_code": "89073", "country": "DE" },
            "shipping_method": "standard", "expected_total": quote["totals"]["total"],
        });
        let answer = self.connection.send(Method::POST, "/api/checkout", &headers, Some(&body)).await?;
        if answer.status == StatusCode::CONFLICT && answer.json()?["code"] == "insufficient_stock" {
            return Ok(Placed::SoldOut);
        }
        Ok(Placed::Order(answer.expect(StatusCode::CREATED)?.json()?))
    }

    /// Pays at the test form.
    pub(crate) async fn pay(&mut self, checkout: &Value) -> Outcome<()> {
        let payment = &checkout["payment"];
        let form = json!({ "card": "4242424242424242", "client_secret": payment["client_secret"] });
        let path = format!("/_local/pay/{}", text(&payment["payment_intent"]));
        self.connection.send(Method::POST, &path, &[("accept", "application/json")], Some(&form)).await?.expect(StatusCode::OK)?;
        Ok(())
    }

    /// Waits until the order says that it is paid.
    pub(crate) async fn see_paid(&mut self, checkout: &Value) -> Outcome<()> {
        let path = format!("/api/orders/{}", text(&checkout["order"]["id"]));
        let token = text(&checkout["order"]["token"]);
        let mut pause = FIRST_PAUSE;
        for _ in 0..POLLS {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            let order = self.connection.send(Method::GET, &path, &[("x-order-token", &token)], None).await?;
            if order.expect(StatusCode::OK)?.json()?["status"] == "paid" {
                return Ok(());
            }
        }
        Err(format!("{path} was paid and does not say so").into())
    }

    /// Something that staff look at.
    pub(crate) async fn staff_looks(&mut self, token: &str, path: &str) -> Outcome<Answer> {
        let bearer = format!("Bearer {token}");
        self.connection.send(Method::GET, path, &[("authorization", &bearer)], None).await?.expect(StatusCode::OK)
    }

    /// Something that staff do with an order, with nothing more to say.
    pub(crate) async fn staff_does(&mut self, token: &str, path: &str, key: &str) -> Outcome<()> {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        let answer = self.connection.send(Method::POST, path, &headers, Some(&json!({}))).await?;
        if answer.status.is_success() { Ok(()) } else { Err(format!("{path}: {}", answer.status).into()) }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
