//! The walk's part about reviews: bought, written, judged, read.

use super::walk::Walk;
use crate::harness::{Answer, address, cards, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

impl Walk<'_> {
    /// By somebody who is signed in. What they bought has left by the end.
    pub(super) async fn a_review(&self, session: &Value, email: &str) {
        let order = self.a_mug_bought(session, email).await;
        let words = json!({ "rating": 5, "title": "A mug", "text": "It holds tea.", "name": "Walker" });
        let own = |method: Method, path: &str| self.own(session, method, path);
        Answer::of(own(Method::POST, "/api/products/nothing/reviews").json(&words)).await.refused(404, "not_found");
        Answer::of(own(Method::GET, "/api/me/reviews/prd_mug")).await.expect(200);
        Answer::of(own(Method::POST, "/api/products/mug/reviews").json(&words)).await.expect(201);
        let waiting = self.staff(Method::GET, "reviews", None).await.expect(200)["items"][0].take();
        let path = format!("reviews/{}", waiting["id"].as_str().unwrap());
        for (version, action) in [(1, "publish"), (2, "reject"), (3, "publish")] {
            let reason = if action == "reject" { json!("a test") } else { Value::Null };
            let mut verdict = json!({ "version": version, "reason": reason });
            verdict.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            self.staff(Method::POST, &format!("{path}/{action}"), Some(&verdict)).await.expect(200);
        }
        for slug in ["mug", "nothing"] {
            self.api.get(&format!("/api/products/{slug}/reviews")).await;
        }
        self.staff(Method::POST, &format!("orders/{order}/fulfillments"), Some(&json!({}))).await.expect(201);
        self.settle().await;
    }

    async fn a_mug_bought(&self, session: &Value, email: &str) -> String {
        let (id, token) = self.cart().await;
        let request = |method: Method, rest: &str| self.of_cart(&id, &token, method, rest);
        let cart = Answer::of(request(Method::POST, "/items").json(&json!({ "sku": "MUG", "quantity": 1 }))).await.expect(200);
        let shipping = json!({ "country": "DE", "shipping_method": "standard" });
        let quote = Answer::of(request(Method::POST, "/quote").json(&shipping)).await.expect(200);
        let body = json!({
            "cart_id": id, "cart_version": cart["version"], "email": email, "shipping_address": address(),
            "shipping_method": "standard", "expected_total": quote["totals"]["total"],
        });
        let checkout = self.own(session, Method::POST, "/api/checkout").header("x-cart-token", &token);
        let placed = Answer::of(checkout.header("idempotency-key", "a-walk-to-a-mug").json(&body)).await.expect(201);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (order, payment) = (text(&placed["order"]["id"]), &placed["payment"]);
        let pay = format!("/_local/pay/{}", text(&payment["payment_intent"]));
        let pay = self.api.request(Method::POST, &pay).header("accept", "application/json");
        Answer::of(pay.json(&json!({ "card": cards::PAYS, "client_secret": payment["client_secret"] }))).await.expect(200);
        let path = format!("/api/orders/{order}");
        let is_paid = async || (Answer::of(self.own(session, Method::GET, &path)).await.body["status"] == "paid").then_some(());
        wait_until("a mug that is paid", is_paid).await;
        order
    }
}
