//! The walk through what staff see of customers.

use super::walk::Walk;
use crate::harness::Answer;
use reqwest::Method;
use serde_json::json;

impl Walk<'_> {
    /// Somebody who has an order, and is signed in.
    pub(super) async fn a_customer_of_the_shop(&self, id: &str, email: &str) {
        self.settle().await;
        for query in ["", &format!("?q={email}"), "?segment=top", "?segment=lapsed"] {
            Answer::of(self.as_staff(Method::GET, &format!("/api/admin/customers{query}"))).await.expect(200);
        }
        let path = format!("/api/admin/customers/{id}");
        for _ in 0..2 {
            let note = self.as_staff(Method::POST, &format!("{path}/notes")).header("idempotency-key", "a-walk-through");
            Answer::of(note.json(&json!({ "text": "a test" }))).await.expect(201);
        }
        let customer = Answer::of(self.as_staff(Method::GET, &path)).await.expect(200);
        let order = customer["newest_orders"][0]["id"].as_str().unwrap();
        let note = self.as_staff(Method::POST, &format!("/api/admin/orders/{order}/notes")).header("idempotency-key", "a-walk-through");
        Answer::of(note.json(&json!({ "text": "a test" }))).await.expect(201);
        for action in ["disable", "enable"] {
            Answer::of(self.as_staff(Method::POST, &format!("{path}/{action}"))).await.expect(200);
        }
        self.settle().await;
    }
}
