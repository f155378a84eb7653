//! The walk through the lists of orders, and what staff write on them.

use super::walk::{Placed, Walk};
use crate::harness::{Answer, address};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

impl Walk<'_> {
    pub async fn the_orders(&self) {
        let order = self.order("TEA", 1).await;
        self.settle().await;
        for query in ["", "?status=paid", "?payment_status=none", "?payment_status=disputed", "?total_min=1", "?q=ulm"] {
            Answer::of(self.as_staff(Method::GET, &format!("/api/admin/orders{query}"))).await.expect(200);
        }
        Answer::of(self.as_staff(Method::GET, &format!("/api/admin/orders?order_id={}", order.id))).await.expect(200);
        self.notes_and_address(&order).await;
        self.a_bulk_job().await;
    }

    async fn notes_and_address(&self, order: &Placed) {
        let path = format!("/api/admin/orders/{}", order.id);
        let note = self.as_staff(Method::POST, &format!("{path}/notes")).header("idempotency-key", "a-walk-through");
        Answer::of(note.json(&json!({ "text": "a test" }))).await.expect(201);
        Answer::of(self.as_staff(Method::GET, &format!("{path}/notes"))).await.expect(200);
        Answer::of(self.as_staff(Method::GET, "/api/admin/orders/4F7K-9QX2-MZ3T/notes")).await.expect(404);
        let mut better = address();
        better["line1"] = json!("Am Fluss 2");
        let correction = self.as_staff(Method::PUT, &format!("{path}/shipping-address"));
        Answer::of(correction.json(&json!({ "shipping_address": better }))).await.expect(200);
        self.settle().await;
    }

    /// Refused, since nothing is paid, or cancelled with the coupon.
    async fn a_bulk_job(&self) {
        let order = self.order("TEA", 1).await;
        for action in ["pack", "cancel"] {
            let job = self.as_staff(Method::POST, "/api/admin/orders/bulk").header("idempotency-key", format!("walk-{action}"));
            let job = Answer::of(job.json(&json!({ "action": action, "order_ids": [order.id] }))).await.expect(202);
            self.settle().await;
            let path = format!("/api/admin/orders/bulk/{}", job["id"].as_str().unwrap());
            assert_eq!(Answer::of(self.as_staff(Method::GET, &path)).await.expect(200)["status"], "finished");
            Answer::of(self.as_staff(Method::GET, &format!("{path}/results"))).await.expect(200);
        }
        Answer::of(self.as_staff(Method::GET, "/api/admin/orders/bulk/7ZXP2Q9KDM4T1W8VHCN3R6BAGS/results")).await.expect(404);
    }

    pub fn as_staff(&self, method: Method, path: &str) -> RequestBuilder {
        self.api.request(method, path).bearer_auth(self.shop.staff_token())
    }
}
