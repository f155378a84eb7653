//! The walk's part about accounts: signing up, in and out, with every function of it.

use super::walk::Walk;
use crate::harness::{Answer, address, cookie_of, link_in};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

const PASSWORD: &str = "four pears by the brook";

impl Walk<'_> {
    pub(super) async fn the_accounts(&self) {
        self.api.get("/.well-known/jwks.json").await.expect(200);
        let body = json!({ "email": "walker@example.org", "password": PASSWORD, "name": "Walker" });
        self.posts("/api/auth/register", &body).await.expect(202);
        self.confirms("walker@example.org").await;
        // As many as one user may have, and one more, which ends the least used.
        let login = json!({ "email": "walker@example.org", "password": PASSWORD, "token_in": "body" });
        let mut session = Value::Null;
        for _ in 0..20 {
            session = self.posts("/api/auth/login", &login).await.expect(200);
        }
        let own = |method: Method, path: &str| self.api.request(method, path).bearer_auth(session["access_token"].as_str().unwrap());
        Answer::of(own(Method::GET, "/api/me")).await.expect(200);
        Answer::of(own(Method::PATCH, "/api/me").json(&json!({ "name": "Walker of the shop" }))).await.expect(200);
        let refresh = json!({ "refresh_token": session["refresh_token"] });
        self.posts("/api/auth/refresh", &refresh).await.expect(200);
        self.a_copied_token(&login).await;
        let session = self.posts("/api/auth/login", &login).await.expect(200);
        self.an_address_book(&session).await;
        self.other_credentials(&session).await;
        let next = self.posts("/api/auth/login", &login).await.expect(200);
        let all = json!({ "refresh_token": next["refresh_token"], "all": true });
        self.posts("/api/auth/logout", &all).await.expect(200);
        let cookie = cookie_of(&self.posts("/api/auth/login", &json!({ "email": "walker@example.org", "password": PASSWORD })).await);
        let one = self.post("/api/auth/logout").header("cookie", cookie).header("x-requested-with", "a walk").json(&json!({}));
        Answer::of(one).await.expect(200);
        self.settle().await;
    }

    pub(super) async fn confirms(&self, email: &str) -> Value {
        self.settle().await;
        let confirm = json!({ "token": link_in(self.shop, email), "password": PASSWORD, "token_in": "body" });
        self.posts("/api/auth/verify-email", &confirm).await.expect(200)
    }

    /// Comes with two carts, orders what is in them, changes their mind, and leaves for good.
    pub(super) async fn a_customer_who_leaves(&self) {
        let email = "leaver@example.org";
        self.posts("/api/auth/register", &json!({ "email": email, "password": PASSWORD })).await.expect(202);
        let session = self.confirms(email).await;
        let own = |method: Method, path: &str| self.own(&session, method, path);
        let (mut id, mut token) = (String::new(), String::new());
        for sku in ["TEA", "MUG"] {
            let (guest_id, guest_token) = self.cart().await;
            let add = self.of_cart(&guest_id, &guest_token, Method::POST, "/items").json(&json!({ "sku": sku, "quantity": 1 }));
            Answer::of(add).await.expect(200);
            for _ in 0..2 {
                let claim = own(Method::POST, &format!("/api/carts/{guest_id}/claim")).header("x-cart-token", &guest_token);
                let cart = Answer::of(claim).await.expect(200);
                (id, token) = (cart["id"].as_str().unwrap().to_owned(), cart["token"].as_str().unwrap().to_owned());
            }
        }
        let cart = Answer::of(own(Method::GET, "/api/me/cart")).await.expect(200);
        let shipping = json!({ "country": "DE", "shipping_method": "standard" });
        let quote = Answer::of(self.of_cart(&id, &token, Method::POST, "/quote").json(&shipping)).await.expect(200);
        let body = json!({
            "cart_id": id, "cart_version": cart["version"], "email": email, "shipping_address": address(),
            "shipping_method": "standard", "expected_total": quote["totals"]["total"],
        });
        let checkout = own(Method::POST, "/api/checkout").header("x-cart-token", &token).header("idempotency-key", "a-walk-through");
        let order = Answer::of(checkout.json(&body)).await.expect(201)["order"]["id"].as_str().unwrap().to_owned();
        Answer::of(own(Method::GET, "/api/orders")).await.expect(200);
        Answer::of(own(Method::GET, &format!("/api/orders/{order}"))).await.expect(200);
        Answer::of(own(Method::POST, &format!("/api/orders/{order}/payment"))).await.expect(200);
        let watches = self.begins_to_watch(&order, session["access_token"].as_str().unwrap()).await;
        let unwanted = json!({ "lines": [{ "sku": "TEA", "quantity": 1, "reason": "cold" }] });
        let sent_back = own(Method::POST, &format!("/api/orders/{order}/returns")).header("idempotency-key", "a-walk-through");
        Answer::of(sent_back.json(&unwanted)).await.refused(409, "not_paid");
        Answer::of(own(Method::POST, &format!("/api/orders/{order}/cancel"))).await.expect(200);
        self.is_told(&order, watches).await;
        for method in [Method::PUT, Method::DELETE] {
            Answer::of(own(method, "/api/me/wishlist/prd_tea")).await.expect(200);
        }
        Answer::of(own(Method::GET, "/api/me/wishlist")).await.expect(200);
        self.a_review(&session, email).await;
        let asked = Answer::of(own(Method::POST, "/api/me/export")).await.expect(202);
        self.settle().await;
        let ready = Answer::of(own(Method::GET, &format!("/api/me/export?id={}", asked["id"].as_str().unwrap()))).await.expect(200);
        Answer::of(self.api.elsewhere(Method::GET, ready["url"].as_str().unwrap())).await.expect(200);
        self.a_customer_of_the_shop(session["account"]["id"].as_str().unwrap(), email).await;
        let session = self.posts("/api/auth/login", &json!({ "email": email, "password": PASSWORD, "token_in": "body" })).await.expect(200);
        let leaves = self.own(&session, Method::DELETE, "/api/me").json(&json!({ "password": PASSWORD }));
        Answer::of(leaves).await.expect(200);
        self.settle().await;
    }

    async fn an_address_book(&self, session: &Value) {
        let own = |method: Method, path: &str| self.own(session, method, path);
        let address = json!({ "address": address(), "default_billing": true });
        let added = own(Method::POST, "/api/me/addresses").header("idempotency-key", "a-walk-through").json(&address);
        let path = format!("/api/me/addresses/{}", Answer::of(added).await.expect(201)["id"].as_str().unwrap());
        let mut moved = address.clone();
        moved["address"]["city"] = json!("Bonn");
        Answer::of(own(Method::PUT, &path).json(&moved)).await.expect(200);
        Answer::of(own(Method::GET, &path)).await.expect(200);
        Answer::of(own(Method::GET, "/api/me/addresses")).await.expect(200);
        Answer::of(own(Method::DELETE, &path)).await.expect(200);
    }

    /// There and back again, so that the walker is who they were.
    async fn other_credentials(&self, session: &Value) {
        let own = |method: Method, path: &str| self.own(session, method, path);
        let listed = Answer::of(own(Method::GET, "/api/me/sessions")).await.expect(200);
        let other = listed["items"].as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
        let path = format!("/api/me/sessions/{}", other["id"].as_str().unwrap());
        Answer::of(own(Method::DELETE, &path)).await.expect(200);
        for to in ["moved", "walker"] {
            let moved = json!({ "email": format!("{to}@example.org"), "password": PASSWORD });
            Answer::of(own(Method::POST, "/api/me/email").json(&moved)).await.expect(202);
            self.settle().await;
            let confirm = json!({ "token": link_in(self.shop, &format!("{to}@example.org")) });
            self.posts("/api/auth/confirm-email", &confirm).await.expect(200);
        }
        let change = json!({ "password": PASSWORD, "new_password": "five plums by the brook" });
        Answer::of(own(Method::POST, "/api/me/password").json(&change)).await.expect(200);
        self.posts("/api/auth/forgot-password", &json!({ "email": "walker@example.org" })).await.expect(202);
        self.settle().await;
        let reset = json!({ "token": link_in(self.shop, "walker@example.org"), "new_password": PASSWORD });
        self.posts("/api/auth/reset-password", &reset).await.expect(200);
    }

    pub(super) fn own(&self, session: &Value, method: Method, path: &str) -> RequestBuilder {
        self.api.request(method, path).bearer_auth(session["access_token"].as_str().unwrap())
    }

    /// Used twice, with another rotation between: that ends its session.
    async fn a_copied_token(&self, login: &Value) {
        let session = self.posts("/api/auth/login", login).await.expect(200);
        let first = json!({ "refresh_token": session["refresh_token"] });
        let second = self.posts("/api/auth/refresh", &first).await.expect(200);
        self.posts("/api/auth/refresh", &json!({ "refresh_token": second["refresh_token"] })).await.expect(200);
        self.posts("/api/auth/refresh", &first).await.refused(401, "session_ended");
    }

    pub(super) async fn posts(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.post(path).json(body)).await
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.api.request(Method::POST, path)
    }
}
