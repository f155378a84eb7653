//! Somebody who fills a cart and orders what is in it.

use super::{Answer, PlacedOrder, TestShop};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

static BUYERS: AtomicU32 = AtomicU32::new(1);

/// Holds a cart and its token. A clone is the same person in another tab.
#[derive(Clone)]
pub struct Buyer<'a> {
    shop: &'a TestShop,
    pub email: String,
    pub cart_id: String,
    pub token: String,
}

pub fn address() -> Value {
    json!({ "name": "Ada Lovelace", "line1": "Am Fluss 1", "city": "Ulm", "postal_code": "89073", "country": "DE" })
}

impl<'a> Buyer<'a> {
    pub async fn new(shop: &'a TestShop) -> Self {
        Self::with(shop, Answer::of(shop.client().request(Method::POST, "/api/carts")).await)
    }

    /// With a cart in a currency.
    pub async fn paying_in(shop: &'a TestShop, currency: &str) -> Self {
        let request = shop.client().request(Method::POST, "/api/carts").json(&json!({ "currency": currency }));
        Self::with(shop, Answer::of(request).await)
    }

    /// The same at a shop that may be busy or silent.
    pub async fn patient(shop: &'a TestShop) -> Self {
        Self::with(shop, Answer::patiently(|| shop.client().request(Method::POST, "/api/carts")).await)
    }

    fn with(shop: &'a TestShop, answer: Answer) -> Self {
        let cart = answer.expect(201);
        let text = |name: &str| cart[name].as_str().expect("a text").to_owned();
        let email = format!("buyer-{}@example.org", BUYERS.fetch_add(1, Ordering::Relaxed));
        Self { shop, email, cart_id: text("id"), token: text("token") }
    }

    /// A request for this cart: `path` follows the cart's own.
    pub fn cart_request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = format!("/api/carts/{}{path}", self.cart_id);
        self.shop.client().request(method, &path).header("x-cart-token", &self.token)
    }

    pub async fn cart(&self) -> Value {
        Answer::of(self.cart_request(Method::GET, "")).await.expect(200)
    }

    pub async fn cart_patiently(&self) -> Value {
        Answer::patiently(|| self.cart_request(Method::GET, "")).await.expect(200)
    }

    pub async fn try_add(&self, body: &Value) -> Answer {
        Answer::of(self.cart_request(Method::POST, "/items").json(body)).await
    }

    /// Gives the cart.
    pub async fn add(&self, sku: &str, quantity: u32) -> Value {
        self.try_add(&json!({ "sku": sku, "quantity": quantity })).await.expect(200)
    }

    pub async fn try_coupon(&self, code: &str) -> Answer {
        Answer::of(self.cart_request(Method::POST, "/coupons").json(&json!({ "code": code }))).await
    }

    pub async fn coupon(&self, code: &str) -> Value {
        self.try_coupon(code).await.expect(200)
    }

    pub async fn quote(&self) -> Value {
        let body = json!({ "country": "DE", "shipping_method": "standard" });
        Answer::of(self.cart_request(Method::POST, "/quote").json(&body)).await.expect(200)
    }

    /// What a browser sends to order the cart as it is now at the price it is quoted.
    pub async fn checkout_body(&self) -> Value {
        let (cart, quote) = (self.cart().await, self.quote().await);
        json!({
            "cart_id": self.cart_id,
            "cart_version": cart["version"],
            "email": self.email,
            "shipping_address": address(),
            "shipping_method": "standard",
            "expected_total": quote["totals"]["total"],
        })
    }

    pub async fn try_checkout(&self, body: &Value, key: &str) -> Answer {
        let request = self.shop.client().request(Method::POST, "/api/checkout").header("x-cart-token", &self.token);
        Answer::of(request.header("idempotency-key", key).json(body)).await
    }

    /// Orders the cart, with a key of its own.
    pub async fn checkout(&self) -> PlacedOrder<'a> {
        let answer = self.try_checkout(&self.checkout_body().await, &self.key()).await;
        PlacedOrder::new(self.shop, &answer.expect(201))
    }

    pub fn key(&self) -> String {
        format!("order-{}", self.cart_id)
    }

    /// Orders units of one SKU.
    pub async fn buys(&self, sku: &str, quantity: u32) -> PlacedOrder<'a> {
        self.add(sku, quantity).await;
        self.checkout().await
    }
}
